-- Version 1. All times are in milliseconds since 1970, by this server's clock.

CREATE SEQUENCE job_number;

-- The small rows that change. A job that waits is DELAYED, BEHIND another job with the same key,
-- READY, or TAKEN by a broker.
CREATE TABLE job (
  number bigint PRIMARY KEY DEFAULT nextval('job_number'), -- in the order of the submissions
  id uuid NOT NULL UNIQUE,
  method text COLLATE "C" NOT NULL,
  owner text COLLATE "C",
  tenant text COLLATE "C",
  has_tenant boolean NOT NULL,
  key text COLLATE "C",
  key_hash bigint,               -- of owner, method and key
  priority integer NOT NULL,
  state text NOT NULL,
  starts integer NOT NULL DEFAULT 0,
  token bigint NOT NULL DEFAULT 0,
  submitted bigint NOT NULL,
  due bigint NOT NULL,
  keep bigint NOT NULL,          -- how long the job is kept after its end
  ended bigint,
  expires bigint,
  holder uuid,                   -- who has taken or started it, see broker
  behind uuid,                   -- starts after this job has ended
  progress bigint,
  total bigint,
  message text
) WITH (
  fillfactor = 90,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.05
);

CREATE INDEX job_ready ON job (method, has_tenant, priority DESC, number) WHERE state = 'READY';
CREATE INDEX job_ready_of_tenant ON job (method, tenant, priority DESC, number)
  WHERE state = 'READY' AND has_tenant;
CREATE INDEX job_delayed ON job (due) WHERE state = 'DELAYED';
CREATE INDEX job_behind ON job (behind) WHERE state = 'BEHIND';
CREATE INDEX job_held ON job (holder, method, tenant) WHERE holder IS NOT NULL;
CREATE INDEX job_failed ON job (number) WHERE state = 'FAILED';
CREATE INDEX job_key ON job (key_hash, number) WHERE key_hash IS NOT NULL;
CREATE INDEX job_key_open ON job (key_hash, number)
  WHERE key_hash IS NOT NULL AND ended IS NULL;
CREATE INDEX job_expiring ON job (expires) WHERE expires IS NOT NULL;

-- What a start needs. Written once.
CREATE TABLE payload (
  job bigint PRIMARY KEY,
  params text,
  header text
);

CREATE TABLE result (
  job bigint PRIMARY KEY,
  json text NOT NULL
);

CREATE TABLE error (
  job bigint PRIMARY KEY,
  json text[] NOT NULL           -- the last ones, the latest one last
);

-- The leases of the brokers on the jobs that they hold.
CREATE TABLE broker (
  holder uuid PRIMARY KEY,
  lease bigint NOT NULL          -- the moment at which it ends
);

CREATE TABLE schedule (
  name text COLLATE "C" NOT NULL,
  owner text COLLATE "C",
  definition text NOT NULL,
  next bigint NOT NULL
);

CREATE UNIQUE INDEX schedule_name ON schedule (name, (owner IS NULL), coalesce(owner, ''));
