-- Why: a company may let its people in at its own provider only (A-19). What the rule forbids, the database refuses: whoever
-- comes to write a password of someone it binds, now or in a way that is made later, is turned away here.
create table prisme.sign_in_rules (
  company_id uuid primary key references prisme.companies,
  guests text not null check (guests in ('as_before', 'providers')),
  since timestamptz not null,
  ruled_by uuid not null,
  foreign key (company_id, ruled_by) references prisme.accounts (company_id, account_id)
);
alter table prisme.sign_in_rules enable row level security;
alter table prisme.sign_in_rules force row level security;
create policy own_company on prisme.sign_in_rules using (company_id = prisme.app_company());
create policy look_up on prisme.sign_in_rules for select to prisme_sys using (true);
grant select, insert, delete, update (guests, since, ruled_by) on prisme.sign_in_rules to prisme_app;
grant select on prisme.sign_in_rules to prisme_sys;

-- For when the provider lets nobody in: their passkey opens a session all the same, and everybody who administers is told.
create table prisme.emergency_accounts (
  company_id uuid not null,
  account_id uuid not null,
  named_at timestamptz not null,
  named_by uuid not null,
  last_used_at timestamptz,
  primary key (company_id, account_id),
  foreign key (company_id, account_id) references prisme.accounts (company_id, account_id),
  foreign key (company_id, named_by) references prisme.accounts (company_id, account_id)
);
alter table prisme.emergency_accounts enable row level security;
alter table prisme.emergency_accounts force row level security;
create policy own_company on prisme.emergency_accounts using (company_id = prisme.app_company());
grant select, insert, delete, update (last_used_at) on prisme.emergency_accounts to prisme_app;

-- Whose password went with the rule: who had one may choose another when it is lifted. Who never had one never gets one.
alter table prisme.accounts add column password_erased_at timestamptz;
grant update (password_erased_at) on prisme.accounts to prisme_app;

create function prisme.refuse_password() returns trigger
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  -- Whoever makes the rule holds this row: none slips in between, before or after.
  perform from prisme.companies where company_id = new.company_id for share;
  if not exists (select from prisme.sign_in_rules r where r.company_id = new.company_id
      and (new.role <> 'guest' or r.guests = 'providers')) then
    return new;
  end if;
  if tg_op = 'INSERT' or new.password_sealed is distinct from old.password_sealed then
    raise exception 'signs in elsewhere' using errcode = 'PR001';
  end if;
  -- A guest who becomes a member comes in as members do.
  new.password_sealed := null;
  new.password_erased_at := now();
  return new;
end $$;
create trigger refuse_password before insert or update of password_sealed, role on prisme.accounts for each row
  when (octet_length(new.password_sealed) > 0) execute function prisme.refuse_password();

create function prisme.keep_emergency_account() returns trigger
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  if exists (select from prisme.sign_in_rules r join prisme.emergency_accounts e on e.company_id = r.company_id
      where r.company_id = new.company_id and e.account_id = new.account_id) then
    raise exception 'kept for emergencies' using errcode = 'PR002';
  end if;
  return new;
end $$;
create trigger keep_emergency_account before update of role, disabled_at on prisme.accounts for each row
  when (new.role <> 'company_admin' or new.disabled_at is not null) execute function prisme.keep_emergency_account();

create or replace function prisme.companies_registering(domain text) returns table (company_id uuid)
  language sql stable security definer
  set search_path = pg_catalog
as $$
  select p.company_id from prisme.company_policies p
  join prisme.companies c on c.company_id = p.company_id and c.frozen_at is null
  where p.settings #> '{registration,domains}' ? domain and p.settings #>> '{registration,mode}' = 'open'
    and not exists (select from prisme.company_policies later
      where later.company_id = p.company_id and later.version > p.version)
    and not exists (select from prisme.sign_in_rules r where r.company_id = p.company_id)
$$;
