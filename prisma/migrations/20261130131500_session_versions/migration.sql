-- Who changes a session without a lock sees by it whether somebody else has changed it since he read it
ALTER TABLE "session" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;
