/** Why a provider will not do, or why a sign-in through it proved nothing, in sentences an administrator can act on; in French. */
export const providerReasonsFr = {
  // Nobody answered.
  bad_address: 'Ce n’est pas une adresse complète. Elle commence par https://',
  forbidden_address:
    'Prisme n’a pas le droit d’aller à cette adresse : elle doit être en https, et publique ou dans un réseau que l’exploitant du serveur a autorisé.',
  unknown_host: 'Le nom de ce serveur est introuvable. Vérifiez l’adresse, lettre par lettre.',
  unreachable: 'Le serveur du fournisseur ne répond pas. Vérifiez qu’il est en marche et joignable.',
  bad_certificate:
    'Le certificat du serveur du fournisseur n’est pas reconnu. L’exploitant peut faire accepter votre autorité de certification.',
  too_slow: 'Le serveur du fournisseur a mis plus de cinq secondes à répondre.',
  too_large:
    'Le serveur du fournisseur a répondu plus d’un mégaoctet : ce n’est sans doute pas la bonne adresse.',
  bad_answer:
    'Ce que le serveur a répondu ne se lit pas : l’adresse est sans doute celle d’une page, ou elle renvoie ailleurs.',
  // What it says of itself.
  issuer_mismatch:
    'Le fournisseur se présente sous un autre nom que celui attendu. Copiez-le à la lettre, barre oblique finale comprise. Un autre émetteur est un autre service.',
  endpoint_missing:
    'Le fournisseur ne publie pas une adresse nécessaire : connexion, jetons ou clés (SAML : connexion par redirection).',
  endpoint_refused: 'Une des adresses qu’il publie n’est pas en https, ou mène dans un réseau interdit.',
  algorithms_refused: 'Il ne signe par aucun des algorithmes acceptés.',
  metadata_not_one: 'Ces métadonnées doivent décrire un seul fournisseur, et commencer par EntityDescriptor.',
  metadata_entity: 'Ces métadonnées ne disent pas comment le fournisseur s’appelle (entityID).',
  metadata_no_provider:
    'Ces métadonnées ne décrivent pas un fournisseur d’identité SAML 2.0 (IDPSSODescriptor). Ne donnez pas celles d’une application.',
  metadata_expired:
    'Ces métadonnées ne sont plus valables, ou leur date de fin (validUntil) ne se lit pas. Demandez-en de nouvelles au fournisseur.',
  metadata_certificates: 'Il y faut d’un à quatre certificats de signature lisibles.',
  key_mismatch: 'Cette clé n’est pas celle de ce certificat.',
  key_unreadable:
    'Ce certificat ou cette clé ne se lit pas : il faut du PEM, et une clé sans phrase secrète.',
  weak_key: 'Un de ses certificats est trop faible : il faut une clé RSA de 2048 bits au moins.',
  certificate_over: 'Ce certificat est périmé : donnez celui qui le remplace.',
  xml_refused: 'Ce XML n’est pas accepté : il est abîmé, ou contient ce qu’une réponse sûre ne contient pas.',
  // The way back.
  access_denied: 'La connexion a été refusée ou abandonnée chez le fournisseur.',
  provider_error: 'Le fournisseur a répondu par une erreur. Son journal dit laquelle.',
  response_state: 'La réponse ne correspond pas à la demande. Il suffit souvent de recommencer.',
  response_iss: 'La réponse dit venir d’un autre émetteur.',
  response_twice: 'La réponse contient deux fois la même chose.',
  response_code:
    'La réponse ne contient pas de code. Chez le fournisseur, choisissez « code d’autorisation ».',
  response_hybrid:
    'Le fournisseur a répondu en mode implicite ou hybride. Choisissez « code d’autorisation ».',
  other_provider: 'La réponse est revenue à l’adresse d’un autre service.',
  other_errand: 'La réponse a servi à autre chose que ce pour quoi elle était demandée.',
  other_person: 'Une autre personne que celle attendue s’est connectée.',
  flow_over: 'Cette réponse avait déjà servi.',
  // The token.
  client_refused:
    'Le fournisseur ne reconnaît pas Prisme : l’identifiant ou le secret du client est faux, ou le secret a expiré.',
  client_certificate_missing:
    'Ce service montre un certificat au fournisseur, et n’en a pas. Créez-en un, ou revenez au secret.',
  code_refused:
    'Le fournisseur a refusé le code : souvent, l’adresse de retour n’est pas la sienne à la lettre, ou PKCE n’y est pas permis.',
  token_refused: 'Le fournisseur a refusé de donner un jeton.',
  token_missing: 'Le fournisseur n’a pas donné de jeton d’identité. L’étendue openid est-elle permise ?',
  token_signature: 'La signature du jeton est fausse.',
  token_key: 'Le jeton est signé par une clé que le fournisseur ne publie pas.',
  token_alg: 'Le jeton n’est pas signé par un algorithme accepté.',
  token_crit: 'Le jeton exige ce que Prisme ne connaît pas.',
  token_encrypted: 'Le jeton est chiffré. Désactivez le chiffrement du jeton d’identité.',
  token_invalid: 'Le contenu du jeton n’est pas valable.',
  token_iss: 'Le jeton vient d’un autre émetteur que celui saisi.',
  token_aud: 'Le jeton n’est pas destiné à Prisme : vérifiez l’identifiant du client.',
  token_azp: 'Le jeton a été donné pour une autre application.',
  token_sub: 'Le jeton ne dit pas de qui il s’agit, ou d’une façon trop longue.',
  token_exp: 'Le jeton était périmé. Les horloges sont-elles à l’heure ?',
  token_iat: 'Le jeton ne dit pas bien quand il a été fait. Les horloges sont-elles à l’heure ?',
  token_nbf: 'Le jeton n’était pas encore valable. Les horloges sont-elles à l’heure ?',
  token_nonce: 'Le jeton ne répond pas à cette demande : son nonce est faux ou absent.',
  token_auth_time:
    'Le fournisseur n’a pas dit quand la personne s’est identifiée, ou c’était il y a trop longtemps.',
  answer_mismatch: 'Deux réponses du fournisseur parlent de deux personnes différentes.',
  logout_token: 'Le fournisseur a annoncé une fin de session par un jeton qui ne prouve rien.',
  logout_again: 'Cette annonce de fin de session avait déjà servi.',
  // SAML.
  saml_no_response: 'Le navigateur est revenu sans réponse du fournisseur.',
  saml_too_large: 'La réponse est trop longue : plus de 256 Kio. Envoyez moins d’attributs.',
  saml_no_assertion: 'La réponse ne contient pas d’assertion.',
  saml_wrapped: 'La réponse n’a pas la forme attendue : une seule assertion, signée à sa place.',
  saml_duplicate_id: 'La réponse porte deux fois le même identifiant.',
  saml_algorithm: 'La réponse est signée par un procédé trop faible. Choisissez RSA avec SHA-256.',
  saml_unsigned: 'L’assertion n’est pas signée. Chez le fournisseur, faites signer l’assertion elle-même.',
  saml_signature:
    'La signature est fausse, ou faite par un certificat qui n’est pas dans les métadonnées : renouvelez-les.',
  saml_encrypted: 'L’assertion est chiffrée d’une façon que Prisme ne lit pas.',
  saml_decryption:
    'L’assertion ne s’ouvre pas avec notre clé. Donnez de nouveau nos métadonnées au fournisseur.',
  saml_cbc_unsigned:
    'L’assertion est chiffrée par AES-CBC dans une réponse qui n’est pas signée. Faites aussi signer la réponse, ou choisissez AES-GCM.',
  saml_not_encrypted: 'L’assertion n’est pas chiffrée, et ce service l’exige.',
  saml_destination: 'La réponse est destinée à une autre adresse que la nôtre.',
  saml_recipient: 'L’assertion est destinée à une autre adresse que la nôtre.',
  saml_audience: 'L’assertion est destinée à une autre application : vérifiez notre identifiant d’entité.',
  saml_issuer: 'La réponse vient d’un autre fournisseur que celui des métadonnées.',
  saml_in_response_to:
    'La réponse ne répond pas à cette demande. Les connexions commencent ici, et nulle part ailleurs.',
  saml_expired: 'L’assertion était périmée. Les horloges sont-elles à l’heure ?',
  saml_too_old: 'L’assertion a été faite il y a plus de cinq minutes. Les horloges sont-elles à l’heure ?',
  saml_too_early: 'L’assertion n’était pas encore valable. Les horloges sont-elles à l’heure ?',
  saml_again: 'Cette assertion avait déjà servi.',
  saml_name_id: 'L’assertion ne nomme pas la personne d’une façon lisible (NameID).',
  saml_name_id_format:
    'Le NameID n’est pas de format « persistent ». Choisissez ce format chez le fournisseur.',
  saml_subject: 'L’assertion ne dit pas de qui elle parle.',
  saml_confirmation: 'L’assertion n’est pas confirmée de la façon attendue (bearer).',
  saml_statement: 'L’assertion ne dit pas quand ni comment la personne s’est identifiée.',
  saml_not_fresh: 'La personne s’était identifiée il y a trop longtemps.',
  saml_no_logout: 'Ce qui est arrivé n’est pas une fin de session SAML, ou n’a pas d’identifiant.',
  // Who came back.
  provider_off: 'Le service est arrêté.',
  acr_too_low: 'Ce genre de connexion n’est pas parmi ceux que vous acceptez.',
  unknown_identity:
    'Personne ici n’est lié à cette identité, et ce service ne crée pas de compte. La personne doit d’abord lier son compte, à la page Sécurité.',
  professional_claims:
    'Ce que Pro Santé Connect dit du professionnel n’a pas la forme attendue. Rien n’en est cru.',
  email_not_verified:
    'Le fournisseur ne donne pas d’adresse, ou ne dit pas qu’elle est vérifiée (email_verified). Aucun compte n’est créé sans cela.',
  domain_frozen:
    'L’enregistrement DNS qui prouve le domaine de son adresse manque : plus personne de nouveau n’entre par lui. Voyez la page Domaines.',
  domain_not_ours: 'Le domaine de son adresse n’est pas l’un de ceux de votre établissement.',
  address_in_use:
    'Son adresse a déjà un compte, qui n’est pas lié à cette identité. Son titulaire doit le lier lui-même, à la page Sécurité.',
  identity_in_use: 'Cette identité est déjà liée à un autre compte.',
  too_many_codes:
    'Trop de codes pour lier un compte ont été envoyés à cette adresse. Il faut attendre avant d’en demander un autre.',
  account_inactive: 'Son compte est bloqué, ou son accès est terminé.',
} as const
