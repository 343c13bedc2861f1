//! What OpenAPI says about failures and about the bearer token.

use std::collections::BTreeMap;

use error::{ErrorBody, Problem};
use utoipa::{
    IntoResponses, Modify,
    openapi::{
        ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

/// The failures every operation can answer with, in both forms.
#[derive(Debug, Clone, Copy)]
pub struct Failures;

const SHARED: [(&str, &str); 5] = [
    ("400", "Bad input; `errors` names every refused field. Nothing was written"),
    ("401", "No valid session: `X-Token-Refresh-Needed: true` or `X-Relogin-Required: true` says what helps"),
    ("404", "Not there, or not visible to the caller"),
    ("429", "Too many requests; `Retry-After` in seconds"),
    ("503", "Overloaded, or a store is away; `Retry-After` in seconds"),
];

impl IntoResponses for Failures {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        SHARED
            .iter()
            .map(|(status, description)| {
                let response = ResponseBuilder::new()
                    .description(*description)
                    .content(
                        "application/json",
                        ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorBody"))).build(),
                    )
                    .content(
                        "application/problem+json",
                        ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build(),
                    )
                    .build();
                ((*status).to_owned(), RefOr::T(response))
            })
            .collect()
    }
}

/// Adds the bearer scheme `access_token` and the schemas of [`Failures`] to a document.
#[derive(Debug, Clone, Copy)]
pub struct BearerToken;

impl Modify for BearerToken {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("access_token", jwt_bearer());
        let mut schemas = Vec::new();
        <ErrorBody as utoipa::ToSchema>::schemas(&mut schemas);
        <Problem as utoipa::ToSchema>::schemas(&mut schemas);
        schemas.push(("ErrorBody".to_owned(), <ErrorBody as utoipa::PartialSchema>::schema()));
        schemas.push(("Problem".to_owned(), <Problem as utoipa::PartialSchema>::schema()));
        components.schemas.extend(schemas);
    }
}

/// Adds the bearer scheme `service_token` to a document: what services call each other with, for no client.
#[derive(Debug, Clone, Copy)]
pub struct ServiceToken;

impl Modify for ServiceToken {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("service_token", jwt_bearer());
    }
}

fn jwt_bearer() -> SecurityScheme {
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.bearer_format = Some("JWT".to_owned());
    SecurityScheme::Http(scheme)
}
