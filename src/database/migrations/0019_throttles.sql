-- Why: failures are counted where every gateway sees them (A-6), before anyone knows whether an address has an account, so
-- that nobody learns it; and what someone signed in from before is never slowed down by what strangers do.

-- What is counted, under a keyed hash: no address, network or device can be told from it. `level` is a bucket's level, or how
-- many failures follow one another.
create table prisme.throttles (
  subject bytea primary key,
  level double precision not null,
  at timestamptz not null
);
create index on prisme.throttles (at);
grant select, insert, delete, update (level, at) on prisme.throttles to prisme_app;
grant select, delete on prisme.throttles to prisme_sys;
create function prisme.sweep_throttles(now timestamptz) returns void
  language sql security definer
  set search_path = pg_catalog
as $$ delete from prisme.throttles where at < now - interval '30 days' $$;

create table prisme.known_devices (
  company_id uuid not null,
  account_id uuid not null,
  device_hash bytea not null,
  seen_at timestamptz not null,
  primary key (company_id, account_id, device_hash),
  foreign key (company_id, account_id) references prisme.accounts on delete cascade
);
alter table prisme.known_devices enable row level security;
alter table prisme.known_devices force row level security;
create policy own_company on prisme.known_devices using (company_id = prisme.app_company());
grant select, insert, delete, update (seen_at) on prisme.known_devices to prisme_app;

grant create on schema prisme to prisme_sys;
alter function prisme.sweep_throttles(timestamptz) owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.sweep_throttles(timestamptz) from public;
grant execute on function prisme.sweep_throttles(timestamptz) to prisme_jobs;
