-- The sessions that exist, in the order of their making; the closed ones among them are many times as many. Prisma has no
-- words for an index of a part of a table.
CREATE INDEX "session_open_idx" ON "session" ("uid") WHERE "reserved_id" IS NOT NULL;
