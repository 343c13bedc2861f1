//! Access tokens: what is believed and what is not.

use std::time::Duration;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use dto::Timestamp;
use ed25519_dalek::{Signer, pkcs8::DecodePrivateKey};
use jwt::{Claims, JwkSet, KeySet, MAX_TOKEN_BYTES, ServiceSecrets, SigningKey, TokenError, verify};
use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_500);
const DAY: Duration = Duration::from_hours(24);

fn claims() -> Claims {
    Claims::new(7, Uuid::from_u128(1), vec!["MEMBER".to_owned()], NOW, DAY)
}

fn published(keys: &[&SigningKey]) -> KeySet {
    KeySet::from(&JwkSet { keys: keys.iter().map(|key| key.jwk()).collect() })
}

/// A token of any header and claims with a signature that is right for them.
#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn forge(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let der = STANDARD.decode(key.to_pkcs8().unwrap().expose_secret()).unwrap();
    let private = ed25519_dalek::SigningKey::from_pkcs8_der(&der).unwrap();
    let message =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(private.sign(message.as_bytes()).to_bytes()))
}

fn header(key: &SigningKey) -> Value {
    json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": key.kid() })
}

fn good_claims() -> Value {
    json!({ "sub": "7", "id": 7, "jti": Uuid::from_u128(1), "iat": NOW.seconds(), "exp": NOW.seconds() + 60,
            "iss": "dailyfeed", "aud": "dailyfeed", "roles": ["MEMBER"] })
}

#[test]
fn the_published_key_verifies_what_the_stored_key_signs() {
    let key = SigningKey::generate().unwrap();
    let stored = SigningKey::from_pkcs8(key.kid(), &key.to_pkcs8().unwrap()).unwrap();
    let document = serde_json::to_string(&JwkSet { keys: vec![key.jwk()] }).unwrap();
    let fetched = KeySet::from(&serde_json::from_str::<JwkSet>(&document).unwrap());
    assert_eq!(verify(&stored.sign(&claims()), &fetched, NOW, Duration::ZERO), Ok(claims()));
}

#[test]
fn keys_are_those_of_rfc_8037() {
    // RFC 8037, A.1: the private key as RFC 8410 wraps its 32 bytes.
    let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap();
    let prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let der = STANDARD.encode([&prefix[..], &seed].concat());
    let key = SigningKey::from_pkcs8(Uuid::from_u128(5), &SecretString::from(der)).unwrap();
    let jwk = serde_json::to_value(key.jwk()).unwrap();
    assert_eq!(
        jwk,
        json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                "kid": Uuid::from_u128(5), "use": "sig", "alg": "EdDSA" })
    );
}

#[test]
fn a_token_ends_with_the_second_of_its_expiry() {
    let key = SigningKey::generate().unwrap();
    let keys = published(&[&key]);
    let token = key.sign(&claims());
    let end = claims().expires_at();
    assert!(end >= NOW.plus(DAY) && end < NOW.plus(DAY).plus_millis(1000), "rounded up");
    assert!(verify(&token, &keys, end.plus_millis(-1), Duration::ZERO).is_ok());
    assert_eq!(verify(&token, &keys, end, Duration::ZERO), Err(TokenError::Expired));
    assert!(verify(&token, &keys, end.plus_millis(1999), Duration::from_secs(2)).is_ok());
    assert_eq!(verify(&token, &keys, end.plus_millis(2000), Duration::from_secs(2)), Err(TokenError::Expired));
}

#[test]
fn a_key_outside_the_set_is_named() {
    let (key, other) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
    let verdict = verify(&other.sign(&claims()), &published(&[&key]), NOW, Duration::ZERO);
    assert_eq!(verdict, Err(TokenError::UnknownKey(other.kid())));
    let relabelled = forge(&other, &header(&key), &good_claims());
    assert_eq!(verify(&relabelled, &published(&[&key]), NOW, Duration::ZERO), Err(TokenError::BadSignature));
}

#[test]
fn other_algorithms_and_types_are_refused_whatever_their_signature() {
    let key = SigningKey::generate().unwrap();
    let keys = published(&[&key]);
    for (alg, typ) in [("none", "at+jwt"), ("HS256", "at+jwt"), ("Ed25519", "at+jwt"), ("EdDSA", "JWT")] {
        let token = forge(&key, &json!({ "alg": alg, "typ": typ, "kid": key.kid() }), &good_claims());
        assert_eq!(verify(&token, &keys, NOW, Duration::ZERO), Err(TokenError::WrongType), "{alg} {typ}");
    }
    let unsigned = forge(&key, &json!({ "alg": "none", "typ": "at+jwt", "kid": key.kid() }), &good_claims());
    let unsigned = &unsigned[..=unsigned.rfind('.').unwrap()];
    assert_eq!(verify(unsigned, &keys, NOW, Duration::ZERO), Err(TokenError::WrongType));
    // The classic confusion: the public key taken for an HMAC secret.
    let secret = SecretString::from(key.jwk().x);
    let service = ServiceSecrets::new(&secret, None).unwrap().sign("content", "dailyfeed", NOW);
    assert_eq!(verify(&service, &keys, NOW, Duration::ZERO), Err(TokenError::WrongType));
}

#[test]
fn headers_that_ask_for_trust_are_refused() {
    let key = SigningKey::generate().unwrap();
    let keys = published(&[&key]);
    for member in ["crit", "jwk", "jku", "x5u", "b64"] {
        let mut header = header(&key);
        header[member] = json!(null);
        let token = forge(&key, &header, &good_claims());
        assert_eq!(verify(&token, &keys, NOW, Duration::ZERO), Err(TokenError::Malformed), "{member}");
    }
    let anonymous = forge(&key, &json!({ "alg": "EdDSA", "typ": "at+jwt" }), &good_claims());
    assert_eq!(verify(&anonymous, &keys, NOW, Duration::ZERO), Err(TokenError::Malformed));
}

#[test]
fn every_claim_must_be_there_and_fit() {
    let key = SigningKey::generate().unwrap();
    let keys = published(&[&key]);
    let verdict = |claims: &Value| verify(&forge(&key, &header(&key), claims), &keys, NOW, Duration::ZERO);
    assert!(verdict(&good_claims()).is_ok());
    for name in ["sub", "id", "jti", "iat", "exp", "iss", "aud", "roles"] {
        let mut without = good_claims();
        without.as_object_mut().unwrap().remove(name);
        assert_eq!(verdict(&without), Err(TokenError::Claims), "without {name}");
    }
    let wrong = [
        ("sub", json!("8")),
        ("sub", json!(7)),
        ("id", json!(8)),
        ("id", json!("7")),
        ("jti", json!("x")),
        ("exp", json!("soon")),
        ("exp", json!(1.5e300)),
        ("iss", json!("other")),
        ("aud", json!("other")),
        ("aud", json!(["dailyfeed"])),
        ("roles", json!("MEMBER")),
        ("iat", json!(null)),
    ];
    for (name, value) in wrong {
        let mut claims = good_claims();
        claims[name] = value;
        assert_eq!(verdict(&claims), Err(TokenError::Claims), "{claims}");
    }
}

#[test]
fn what_is_no_token_is_malformed() {
    let key = SigningKey::generate().unwrap();
    let long = "a".repeat(MAX_TOKEN_BYTES + 1);
    let padded = format!("{}=", key.sign(&claims()));
    let four = format!("{}.x", key.sign(&claims()));
    for text in ["", ".", "..", "a.b", "null", "undefined", &long, &padded, &four] {
        assert_eq!(verify(text, &published(&[&key]), NOW, Duration::ZERO), Err(TokenError::Malformed), "{text}");
    }
}

#[test]
fn keys_of_other_kinds_are_passed_over() {
    let key = SigningKey::generate().unwrap();
    let text = json!({ "keys": [{ "kty": "RSA", "n": "x", "e": "AQAB" }, { "kty": "OKP", "crv": "Ed25519", "x": "AA" },
                                key.jwk()], "more": 1 });
    let keys = KeySet::from(&serde_json::from_value::<JwkSet>(text).unwrap());
    assert!(keys.contains(key.kid()) && keys == published(&[&key]));
    let weak = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode([0; 32]),
                                  "kid": Uuid::nil(), "use": "sig", "alg": "EdDSA" }] });
    assert!(KeySet::from(&serde_json::from_value::<JwkSet>(weak).unwrap()).is_empty());
}

proptest! {
    #[test]
    fn what_is_signed_is_read_back(id in 1..1_i64 << 53, jti: u128, lifetime in 1_000_u64..10_000_000_000,
                                   roles in proptest::collection::vec("\\PC{0,20}", 0..4)) {
        let key = SigningKey::generate().unwrap();
        let claims = Claims::new(id, Uuid::from_u128(jti), roles, NOW, Duration::from_millis(lifetime));
        prop_assert_eq!(verify(&key.sign(&claims), &published(&[&key]), NOW, Duration::ZERO), Ok(claims));
    }

    #[test]
    fn any_flipped_bit_is_refused(position: prop::sample::Index, bit in 0..7_u8) {
        let key = SigningKey::generate().unwrap();
        let mut token = key.sign(&claims()).into_bytes();
        let position = position.index(token.len());
        token[position] ^= 1 << bit;
        let token = String::from_utf8(token).unwrap();
        prop_assert!(verify(&token, &published(&[&key]), NOW, Duration::ZERO).is_err());
    }

    #[test]
    fn garbage_never_panics(text in "\\PC{0,300}", parts in "[A-Za-z0-9_.-]{0,300}") {
        let keys = KeySet::default();
        prop_assert!(verify(&text, &keys, NOW, Duration::ZERO).is_err());
        prop_assert!(verify(&parts, &keys, NOW, Duration::ZERO).is_err());
    }
}
