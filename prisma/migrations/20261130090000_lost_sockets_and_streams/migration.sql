-- Dead gateways and media nodes are looked for all the time, and who lost his socket is evicted by the time that his row has.
DROP INDEX "connection_gateway_id_idx";
CREATE INDEX "connection_gateway_id_id_idx" ON "connection"("gateway_id", "id") WHERE (lost_at IS NULL);
CREATE INDEX "connection_lost_at_idx" ON "connection"("lost_at") WHERE (lost_at IS NOT NULL);
DROP INDEX "stream_media_node_id_idx";
CREATE INDEX "stream_media_node_id_media_node_epoch_idx" ON "stream"("media_node_id", "media_node_epoch");
