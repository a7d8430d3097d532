-- AlterTable
ALTER TABLE "media_node" ADD COLUMN     "drain_wanted" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "former_epoch" UUID,
ADD COLUMN     "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "placed_at" TIMESTAMPTZ(3);
