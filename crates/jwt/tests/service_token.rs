//! Service tokens: who calls whom.

use std::time::Duration;

use dto::Timestamp;
use jwt::{Claims, KeyError, KeySet, ServiceSecrets, SigningKey, TokenError, verify};
use proptest::prelude::*;
use secrecy::SecretString;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);
const MINUTE: Duration = Duration::from_mins(1);

fn secret(letter: &str) -> SecretString {
    letter.repeat(32).into()
}

#[test]
fn a_token_names_its_caller_to_the_one_it_is_for() {
    let secrets = ServiceSecrets::new(&secret("a"), None).unwrap();
    let token = secrets.sign("content", "member", NOW);
    let claims = secrets.verify(&token, "member", NOW, Duration::ZERO).unwrap();
    assert_eq!((claims.iss.as_str(), claims.exp - claims.iat), ("content", 60));
    assert_eq!(secrets.verify(&token, "image", NOW, Duration::ZERO), Err(TokenError::Claims));
    let end = NOW.plus(MINUTE);
    assert!(secrets.verify(&token, "member", end.plus_millis(-1), Duration::ZERO).is_ok());
    assert_eq!(secrets.verify(&token, "member", end, Duration::ZERO), Err(TokenError::Expired));
    assert!(secrets.verify(&token, "member", end, Duration::from_millis(1)).is_ok());
}

#[test]
fn two_secrets_are_accepted_and_one_signs() {
    let old = ServiceSecrets::new(&secret("a"), None).unwrap();
    let rotating = ServiceSecrets::new(&secret("b"), Some(&secret("a"))).unwrap();
    let new = ServiceSecrets::new(&secret("b"), None).unwrap();
    let verdict = |signer: &ServiceSecrets, verifier: &ServiceSecrets| {
        verifier.verify(&signer.sign("content", "member", NOW), "member", NOW, Duration::ZERO).map(|claims| claims.iss)
    };
    assert_eq!(verdict(&old, &rotating).as_deref(), Ok("content"));
    assert_eq!(verdict(&rotating, &new).as_deref(), Ok("content"));
    assert_eq!(verdict(&rotating, &old), Err(TokenError::BadSignature));
    assert_eq!(verdict(&ServiceSecrets::generate().unwrap(), &rotating), Err(TokenError::BadSignature));
}

#[test]
fn short_secrets_are_refused() {
    let short = SecretString::from("a".repeat(31));
    assert_eq!(ServiceSecrets::new(&short, None).err(), Some(KeyError::ShortSecret));
    assert_eq!(ServiceSecrets::new(&secret("a"), Some(&short)).err(), Some(KeyError::ShortSecret));
}

#[test]
fn neither_kind_of_token_is_the_other() {
    let secrets = ServiceSecrets::generate().unwrap();
    let key = SigningKey::generate().unwrap();
    let member = key.sign(&Claims::new(7, Uuid::nil(), Vec::new(), NOW, MINUTE));
    assert_eq!(secrets.verify(&member, "dailyfeed", NOW, Duration::ZERO), Err(TokenError::WrongType));
    let service = secrets.sign("content", "dailyfeed", NOW);
    assert_eq!(verify(&service, &KeySet::default(), NOW, Duration::ZERO), Err(TokenError::WrongType));
}

proptest! {
    #[test]
    fn any_flipped_bit_is_refused(position: prop::sample::Index, bit in 0..7_u8) {
        let secrets = ServiceSecrets::new(&secret("a"), Some(&secret("b"))).unwrap();
        let mut token = secrets.sign("content", "member", NOW).into_bytes();
        let position = position.index(token.len());
        token[position] ^= 1 << bit;
        let token = String::from_utf8(token).unwrap();
        prop_assert!(secrets.verify(&token, "member", NOW, Duration::ZERO).is_err());
    }
}
