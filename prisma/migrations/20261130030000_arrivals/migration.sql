-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "arrival_id" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "connection_arrival_id_key" ON "connection"("arrival_id");
