-- The role with which coturn reads whom to let in (docs/turn.md). May be run again, also to change its password.
\set ON_ERROR_STOP on
\getenv password COTURN_DATABASE_PASSWORD

SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'convene_coturn') AS is_missing \gset
\if :is_missing
  CREATE ROLE convene_coturn;
\endif

ALTER ROLE convene_coturn LOGIN PASSWORD :'password' CONNECTION LIMIT 100;
ALTER ROLE convene_coturn SET search_path = coturn;
GRANT USAGE ON SCHEMA coturn TO convene_coturn;
GRANT SELECT ON ALL TABLES IN SCHEMA coturn TO convene_coturn;
