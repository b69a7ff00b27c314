-- The roles Prisme works with (T-2). Run by a superuser of the server, or by a role with CREATEROLE that owns Prisme's
-- database, before the first migration; it may be run again. passwords.sql then gives the two that sign in a password.
-- None of them owns data it serves, and none bypasses row security.
--   prisme_owner  owns the schema and runs migrations; nobody signs in as it
--   prisme_sys    may look across companies, through a few named functions and jobs only; nobody signs in as it
--   prisme_app    what the gateway signs in as
--   prisme_jobs   what the job worker signs in as; owns the job queue
do $$
declare
  too_mighty name;
begin
  if not exists (select from pg_roles where rolname = 'prisme_owner') then create role prisme_owner nologin; end if;
  if not exists (select from pg_roles where rolname = 'prisme_sys') then create role prisme_sys nologin; end if;
  if not exists (select from pg_roles where rolname = 'prisme_app') then create role prisme_app login; end if;
  if not exists (select from pg_roles where rolname = 'prisme_jobs') then create role prisme_jobs login; end if;
  -- Roles made here have none of these rights. Only a superuser may take them from roles that were there before.
  for too_mighty in
    select rolname from pg_roles
    where rolname in ('prisme_owner', 'prisme_sys', 'prisme_app', 'prisme_jobs')
      and (rolsuper or rolcreatedb or rolcreaterole or rolbypassrls)
  loop
    execute format('alter role %I nosuperuser nocreatedb nocreaterole nobypassrls', too_mighty);
  end loop;
  -- Migrations run as prisme_owner. A superuser may become anyone; whoever else runs this must be allowed to.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant prisme_owner to %I', current_user);
  end if;
end $$;
-- The owner hands a few functions to prisme_sys, and the job queue to prisme_jobs: it must be allowed to.
grant prisme_sys to prisme_owner;
grant prisme_jobs to prisme_owner;
