-- Why: administrators are told before a certificate of a provider ends, or ours for it: a month, a week, and when it is over; each
-- once, whichever server looks, and anew for another certificate.
create table prisme.certificate_warnings (
  company_id uuid not null,
  provider_id uuid not null,
  certificate_hash bytea not null,
  stage text not null check (stage in ('month', 'week', 'over')),
  told_at timestamptz not null,
  primary key (company_id, provider_id, certificate_hash, stage),
  foreign key (company_id, provider_id) references prisme.identity_providers on delete cascade
);
alter table prisme.certificate_warnings enable row level security;
alter table prisme.certificate_warnings force row level security;
create policy own_company on prisme.certificate_warnings using (company_id = prisme.app_company());
grant select, insert on prisme.certificate_warnings to prisme_app;
