-- Why: the operator makes companies, lets the first administrator in by a link that works once (A-9), and may freeze a
-- company: nobody of it acts until it is brought back.
alter table prisme.companies add column frozen_at timestamptz;
grant update (frozen_at) on prisme.companies to prisme_app;

-- The link of the first administrator, as a hash; a newer one takes its place.
create table prisme.bootstraps (
  company_id uuid not null references prisme.companies,
  token_hash bytea not null,
  locale text not null check (locale in ('fr', 'en')),
  expires_at timestamptz not null,
  primary key (company_id)
);
alter table prisme.bootstraps enable row level security;
alter table prisme.bootstraps force row level security;
create policy own_company on prisme.bootstraps using (company_id = prisme.app_company());
grant select, insert, delete, update (token_hash, locale, expires_at) on prisme.bootstraps to prisme_app;

-- A-13: sockets of API keys close as those of sessions do, whose rows end; the keys themselves stay for later.
create function prisme.note_frozen_company() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  insert into prisme.revocations (company_id, kind, subject_id)
    select k.company_id, 'session', k.key_id from prisme.api_keys k
    where k.company_id = new.company_id and k.revoked_at is null and k.expires_at > now();
  return null;
end $$;
create trigger frozen after update of frozen_at on prisme.companies for each row
  when (old.frozen_at is null and new.frozen_at is not null) execute function prisme.note_frozen_company();

-- Which companies there are, by id alone; and none that is frozen takes people of a domain.
create policy look_up on prisme.companies for select to prisme_sys using (true);
grant select (company_id, created_at, frozen_at) on prisme.companies to prisme_sys;
create function prisme.company_ids() returns table (company_id uuid)
  language sql stable security definer
  set search_path = pg_catalog
as $$ select c.company_id from prisme.companies c order by c.created_at, c.company_id $$;
create or replace function prisme.companies_registering(domain text) returns table (company_id uuid)
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select p.company_id from prisme.company_policies p
  join prisme.companies c on c.company_id = p.company_id and c.frozen_at is null
  where p.settings #> '{registration,domains}' ? domain and p.settings #>> '{registration,mode}' = 'open'
    and not exists (select from prisme.company_policies later
      where later.company_id = p.company_id and later.version > p.version)
$$;
grant create on schema prisme to prisme_sys;
alter function prisme.company_ids() owner to prisme_sys;
revoke create on schema prisme from prisme_sys;
revoke execute on function prisme.company_ids() from public;
grant execute on function prisme.company_ids() to prisme_app;
