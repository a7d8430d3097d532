-- CreateTable
CREATE TABLE "webhook_lease" (
    "session_uid" UUID NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_lease_pkey" PRIMARY KEY ("session_uid")
);
