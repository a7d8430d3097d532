-- DropIndex
DROP INDEX "session_closed_at_idx";

-- CreateIndex
CREATE INDEX "session_closed_at_activated_at_created_at_idx" ON "session"("closed_at", "activated_at", "created_at");

-- CreateIndex
CREATE INDEX "webhook_delivery_finished_at_pending_since_idx" ON "webhook_delivery"("finished_at", "pending_since");
