-- Why: a SAML provider's answer is posted across sites, where no cookie of ours goes (A-16). It is kept, sealed, with the sign-in it
-- names until the browser that began that one shows so.
alter table prisme.federation_flows
  -- Of what the provider sends back beside its answer; null where nothing is posted.
  add column relay_hash bytea,
  add column response_sealed bytea,
  add unique (company_id, relay_hash);
grant update (response_sealed) on prisme.federation_flows to prisme_app;
