-- CreateTable
CREATE TABLE "turn_credential" (
    "name" TEXT NOT NULL,
    "realm" TEXT NOT NULL,
    "hmac_key" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "turn_credential_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "turn_credential_expires_at_idx" ON "turn_credential"("expires_at");

-- What coturn reads with `psql-userdb`, under the names of its own schema (docs/turn.md). That a credential has expired
-- needs nobody to notice: the view does not have it any more.
CREATE SCHEMA IF NOT EXISTS coturn;

CREATE OR REPLACE VIEW coturn.turnusers_lt AS
  SELECT realm, name, hmac_key AS hmackey FROM turn_credential WHERE expires_at > now();

-- It asks for these too, at its start and every few seconds. They are empty: what they are for is set in turnserver.conf.
CREATE OR REPLACE VIEW coturn.turn_secret AS SELECT ''::text AS realm, ''::text AS value WHERE false;
CREATE OR REPLACE VIEW coturn.allowed_peer_ip AS SELECT ''::text AS realm, ''::text AS ip_range WHERE false;
CREATE OR REPLACE VIEW coturn.denied_peer_ip AS SELECT ''::text AS realm, ''::text AS ip_range WHERE false;
CREATE OR REPLACE VIEW coturn.turn_origin_to_realm AS SELECT ''::text AS origin, ''::text AS realm WHERE false;
CREATE OR REPLACE VIEW coturn.turn_realm_option AS SELECT ''::text AS realm, ''::text AS opt, ''::text AS value WHERE false;
CREATE OR REPLACE VIEW coturn.admin_user AS SELECT ''::text AS name, ''::text AS realm, ''::text AS password WHERE false;
