-- How much of their cores the workers of a media node use, and whether none of them has room for more
ALTER TABLE "media_node" ADD COLUMN "use" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN "is_full" BOOLEAN NOT NULL DEFAULT false;

-- Who receives from a media node that is lost is found by it
CREATE INDEX "subscription_media_node_id_media_node_epoch_idx" ON "subscription"("media_node_id", "media_node_epoch");
