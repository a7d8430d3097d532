-- Where open sessions live is counted all the time, and closed ones are kept for a day.
DROP INDEX "session_media_node_id_idx";
CREATE INDEX "session_media_node_id_idx" ON "session"("media_node_id") WHERE (closed_at IS NULL);
CREATE INDEX "session_placed_at_idx" ON "session"("placed_at") WHERE (closed_at IS NULL);
