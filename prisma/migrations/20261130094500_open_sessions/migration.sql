-- The sessions that exist, in the order of their making. The closed ones among them are many times as many.
CREATE INDEX "session_open_idx" ON "session" ("uid") WHERE "reserved_id" IS NOT NULL;
