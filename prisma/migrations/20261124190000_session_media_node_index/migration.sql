-- CreateIndex
CREATE INDEX "session_media_node_id_idx" ON "session"("media_node_id");
