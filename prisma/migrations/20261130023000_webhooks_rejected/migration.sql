-- AlterEnum
ALTER TYPE "webhook_delivery_state" ADD VALUE 'rejected';
