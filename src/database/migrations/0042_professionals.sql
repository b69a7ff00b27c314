-- Why: Pro Santé Connect says of a professional what they are and their number in the national register. Both are kept sealed with the
-- link (PRM1 under the directory key), made anew by each sign-in there, and gone with it.
alter table prisme.federated_identities add column professional_sealed bytea;
grant update (professional_sealed) on prisme.federated_identities to prisme_app;
