-- AlterTable
ALTER TABLE "stream" ADD COLUMN     "loopback" BOOLEAN NOT NULL DEFAULT false;
