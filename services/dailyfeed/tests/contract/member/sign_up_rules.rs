//! What a sign-up may contain.

use serde_json::{Value, json};
use test_support::{Answer, Method, sign_up_form, unique};

use crate::fleet;

const SIGN_UP: &str = "/api/authentication/signup";

async fn with(field: &str, value: &Value) -> Answer {
    let mut form = sign_up_form();
    form[field] = value.clone();
    fleet().client().post(SIGN_UP, &form).await
}

#[track_caller]
fn refused(answer: &Answer, field: &str, value: &Value) {
    answer.check(answer.status == 400, &format!("{field} = {value} is refused"));
    answer.invalid(field);
}

#[tokio::test]
async fn required_fields_are_required() {
    for field in ["email", "password", "memberName", "handle", "gender", "countryCode"] {
        let mut form = sign_up_form();
        form.as_object_mut().expect("an object").remove(field);
        refused(&fleet().client().post(SIGN_UP, &form).await, field, &json!("absent"));
        refused(&with(field, &Value::Null).await, field, &Value::Null);
        refused(&with(field, &json!("")).await, field, &json!(""));
    }
}

#[tokio::test]
async fn every_broken_field_is_named() {
    let form = json!({"email": "no address", "password": "weak", "memberName": "김", "handle": "ab", "gender": "OTHER", "countryCode": "KR"});
    let answer = fleet().client().post(SIGN_UP, &form).await;
    for field in ["email", "password", "memberName", "handle"] {
        answer.invalid(field);
    }
}

#[tokio::test]
async fn e_mail_addresses() {
    let of_length = |total: usize| {
        let rest = total - format!("{}@.{}.example.com", unique("e"), "d".repeat(60)).len();
        format!("{}@{}.{}.example.com", unique("e"), "d".repeat(60), "d".repeat(rest))
    };
    for email in
        ["plain", "@example.com", "a@", "a b@example.com", "a@b@example.com", "a\u{0}@example.com", &of_length(101)]
    {
        refused(&with("email", &json!(email)).await, "email", &json!(email));
    }
    for email in [of_length(100), format!("{}+tag.x@sub.example.co.kr", unique("e"))] {
        with("email", &json!(email)).await.created();
    }
}

#[tokio::test]
async fn passwords() {
    let long = format!("Passw0rd!{}", "a".repeat(42));
    for password in [
        "Pass0r!",
        &long,
        "PASSW0RD!",
        "passw0rd!",
        "Password!",
        "Passw0rdX",
        "Passw0rd~",
        "Passw0rd! x",
        "Pässw0rd!",
        "비밀Passw0rd!",
        "        ",
    ] {
        refused(&with("password", &json!(password)).await, "password", &json!(password));
    }
    for password in ["Passw0r!", &long[..50], "aA1@$!%*?&#"] {
        with("password", &json!(password)).await.created();
    }
}

#[tokio::test]
async fn handles() {
    for handle in
        ["ab", &"h".repeat(51), "has-dash", "has.dot", "has space", "한글핸들", "@handle", "handle\n", "a/b", "a%2Fb"]
    {
        refused(&with("handle", &json!(handle)).await, "handle", &json!(handle));
    }
    let longest: String = unique("h_").repeat(4).chars().take(50).collect();
    for handle in [longest, unique("H_9"), unique("")[..6].to_owned() + "_" + &unique("")[..2]] {
        with("handle", &json!(handle)).await.created();
    }
}

#[tokio::test]
async fn the_client_s_own_routes_are_no_handles() {
    for name in
        ["feed", "login", "post", "profile", "search", "discover", "connections", "book", "draft", "api", "deleted"]
    {
        refused(&with("handle", &json!(name)).await, "handle", &json!(name));
        let shouted = json!(name.to_uppercase());
        refused(&with("handle", &shouted).await, "handle", &shouted);
    }
}

#[tokio::test]
async fn lengths_count_unicode_scalar_values() {
    for (field, longest) in [("memberName", 30), ("displayName", 50), ("bio", 500), ("location", 100)] {
        for character in ["가", "🌱", "a"] {
            with(field, &json!(character.repeat(longest))).await.created();
            let longer = json!(character.repeat(longest + 1));
            refused(&with(field, &longer).await, field, &longer);
        }
    }
    with("memberName", &json!("김하")).await.created();
    for short in ["김", "🌱", "   "] {
        refused(&with("memberName", &json!(short)).await, "memberName", &json!(short));
    }
}

#[tokio::test]
async fn control_characters_other_than_tab_and_newline_are_refused() {
    for field in ["memberName", "displayName", "bio", "location"] {
        for character in ["\u{0}", "\u{7}", "\u{1b}", "\u{7f}", "\u{85}"] {
            let text = json!(format!("가나{character}다라"));
            refused(&with(field, &text).await, field, &text);
        }
    }
    with("bio", &json!("첫 줄\n\t둘째 줄")).await.created();
}

#[tokio::test]
async fn web_addresses_are_http() {
    let long = format!("https://example.com/{}", "a".repeat(181));
    for url in [
        "javascript:alert(1)",
        "ftp://example.com",
        "example.com",
        "no url",
        "//example.com",
        "http://",
        "data:text/html,x",
        &long,
    ] {
        refused(&with("websiteUrl", &json!(url)).await, "websiteUrl", &json!(url));
    }
    for url in ["http://example.com", "https://example.com/path?q=1#x", &long[..200]] {
        with("websiteUrl", &json!(url)).await.created();
    }
    let cover = json!(format!("https://example.com/{}", "a".repeat(481)));
    refused(&with("coverUrl", &cover).await, "coverUrl", &cover);
}

#[tokio::test]
async fn birth_dates_lie_in_the_past() {
    for date in [
        "2999-01-01",
        "2001-02-30",
        "2001-13-01",
        "01.02.2001",
        "2001-2-3",
        "20010203",
        "yesterday",
        "2001-02-03T00:00:00Z",
    ] {
        refused(&with("birthDate", &json!(date)).await, "birthDate", &json!(date));
    }
    for date in ["2000-02-29", "1899-12-31"] {
        with("birthDate", &json!(date)).await.created();
    }
}

#[tokio::test]
async fn names_of_values_are_exact() {
    for (field, value) in [
        ("gender", json!("male")),
        ("gender", json!("UNKNOWN")),
        ("gender", json!(1)),
        ("countryCode", json!("kr")),
        ("countryCode", json!("ZZ")),
        ("privacyLevel", json!("FRIENDS_ONLY")),
        ("privacyLevel", json!("public")),
        ("languageCode", json!("k")),
        ("languageCode", json!("korean")),
    ] {
        refused(&with(field, &value).await, field, &value);
    }
    for gender in ["MALE", "FEMALE", "OTHER", "PREFER_NOT_TO_SAY"] {
        with("gender", &json!(gender)).await.created();
    }
    for country in ["KR", "US", "JP", "CN", "GB", "DE", "FR", "CA", "AU", "IN"] {
        with("countryCode", &json!(country)).await.created();
    }
    with("languageCode", &json!("zh-CN")).await.created();
}

#[tokio::test]
async fn values_of_another_type_are_named_too() {
    for field in ["email", "password", "memberName", "handle", "displayName", "bio", "birthDate"] {
        for value in [json!(5), json!(true), json!([]), json!({"a": 1})] {
            refused(&with(field, &value).await, field, &value);
        }
    }
}

#[tokio::test]
async fn what_is_no_object_is_400() {
    for body in ["", "{", "[]", "null", "5", "\"text\"", "{\"email\": }", "{} trailing", "\u{feff}{}"] {
        for kind in ["application/json", "text/plain;charset=UTF-8"] {
            let request = fleet().client().request(&Method::POST, SIGN_UP).body(kind, body);
            request.send().await.refused(400, "VALIDATION_FAILED");
        }
    }
    let broken_text = fleet()
        .client()
        .request(&Method::POST, SIGN_UP)
        .body("application/json", b"{\"email\": \"\xff\xfe\"}".to_vec());
    broken_text.send().await.refused(400, "VALIDATION_FAILED");
}
