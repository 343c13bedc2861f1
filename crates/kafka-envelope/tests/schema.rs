//! `envelope.schema.json` says what the code writes: every member, every type of event, nothing else.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use dto::{MemberActivityType, PrivacyLevel, Timestamp, VerificationStatus};
use kafka_envelope::{CommentSnapshot, Envelope, MemberSnapshot, PostSnapshot};
use serde_json::{Value, json};
use utoipa::PartialSchema;

const NOW: Timestamp = Timestamp::from_millis(1_795_262_400_000);

fn schema() -> Value {
    serde_json::from_str(include_str!("../envelope.schema.json")).unwrap()
}

/// What of `value` does not fit `schema`, for the keywords that ours uses; stricter than the standard in that every
/// member of an object must be named.
fn misfits(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |fits: bool, keyword: &str| {
        if !fits {
            found.push(format!("{at}: {keyword}: {value}"));
        }
    };
    if let Some(constant) = schema.get("const") {
        check(constant == value, "const");
    }
    if let Some(values) = schema.get("enum") {
        check(values.as_array().unwrap().contains(value), "enum");
    }
    if let Some(types) = schema.get("type") {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        check(types == kind || types.as_array().is_some_and(|types| types.contains(&json!(kind))), "type");
    }
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        check(value.get(name.as_str().unwrap()).is_some(), &format!("required {name}"));
    }
    if let Some(choices) = schema.get("oneOf") {
        let fitting = choices.as_array().unwrap().iter().filter(|one| misfits(root, one, value, at).is_empty());
        check(fitting.count() == 1, "oneOf");
    }
    if let Some(reference) = schema.get("$ref") {
        let target = root.pointer(reference.as_str().unwrap().trim_start_matches('#')).unwrap();
        found.extend(misfits(root, target, value, at));
    }
    if let Some(items) = schema.get("items") {
        found.extend(value.as_array().into_iter().flatten().flat_map(|item| misfits(root, items, item, at)));
    }
    if let (Some(properties), Some(members)) = (schema.get("properties"), value.as_object()) {
        for (name, member) in members {
            match properties.get(name) {
                Some(property) => found.extend(misfits(root, property, member, &format!("{at}.{name}"))),
                None => found.push(format!("{at}.{name}: not in the schema")),
            }
        }
    }
    found
}

fn misfits_of(event: &Envelope) -> Vec<String> {
    let written: Value = serde_json::from_slice(&event.to_json().unwrap()).unwrap();
    misfits(&schema(), &schema(), &written, "event")
}

fn full(activity: MemberActivityType) -> Envelope {
    let post = PostSnapshot {
        id: 1,
        version: 2,
        author_id: 3,
        title: "title".to_owned(),
        content: "content".to_owned(),
        like_count: 4,
        comment_count: 5,
        deleted: false,
        created_at: NOW,
        updated_at: NOW,
    };
    let comment = CommentSnapshot {
        id: 1,
        version: 2,
        post_id: 1,
        parent_id: Some(7),
        author_id: 3,
        depth: 1,
        content: "content".to_owned(),
        like_count: 4,
        reply_count: 5,
        deleted: true,
        created_at: NOW,
        updated_at: NOW,
    };
    let member = MemberSnapshot {
        id: 1,
        version: 2,
        profile_id: 3,
        handle: "handle".to_owned(),
        name: "name".to_owned(),
        display_name: Some("name".to_owned()),
        avatar_url: "no-image".to_owned(),
        bio: Some("bio".to_owned()),
        verification_status: VerificationStatus::None,
        privacy_level: PrivacyLevel::Friends,
        active: true,
        updated_at: NOW,
    };
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let event = Envelope::new(activity, 1, NOW).with_post(post).with_comment(comment).with_member(member);
    event.notifying([2, 3]).quoting("text").caused_by(parent.to_owned())
}

#[test]
fn every_type_of_event_is_written_as_the_schema_says() {
    let (types, known) = (schema(), serde_json::to_value(MemberActivityType::schema()).unwrap());
    let types = types["properties"]["memberActivityType"]["enum"].as_array().unwrap();
    assert_eq!(types.len(), known["enum"].as_array().unwrap().len(), "each type once");
    for name in types {
        let activity = MemberActivityType::parse(name.as_str().unwrap()).unwrap();
        for event in [Envelope::new(activity, 1, NOW), full(activity)] {
            assert_eq!(misfits_of(&event), [""; 0]);
        }
    }
}

#[test]
fn every_member_of_the_schema_is_written() {
    let written: Value = serde_json::from_slice(&full(MemberActivityType::PostRead).to_json().unwrap()).unwrap();
    let schema = schema();
    for (place, value) in
        [("", ""), ("/$defs/post", "/post"), ("/$defs/comment", "/comment"), ("/$defs/member", "/member")]
    {
        let named = schema.pointer(&format!("{place}/properties")).unwrap().as_object().unwrap();
        let value = written.pointer(value).unwrap().as_object().unwrap();
        let (named, value): (Vec<_>, Vec<_>) = (named.keys().collect(), value.keys().collect());
        assert_eq!(named, value);
    }
}

#[test]
fn what_does_not_fit_is_seen() {
    let mut written = serde_json::to_value(full(MemberActivityType::PostRead)).unwrap();
    for (pointer, wrong) in [
        ("/envelopeVersion", json!(2)),
        ("/memberActivityType", json!("POST_EAT")),
        ("/postId", json!("1")),
        ("/recipients/0", json!(null)),
        ("/post/deleted", json!(0)),
        ("/post/unheardOf", json!(0)),
        ("/member/privacyLevel", json!("SECRET")),
    ] {
        let before = written.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match written.pointer_mut(parent).unwrap() {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = wrong,
            members => members[name] = wrong,
        }
        assert!(!misfits(&schema(), &schema(), &written, "event").is_empty(), "{pointer}");
        written = before;
    }
}
