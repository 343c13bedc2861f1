//! How the service is put together.

use std::sync::Arc;

use anyhow::Context;
use host::{Host, Routes, Service};
use lifecycle::Jobs;
use outbox::Outbox;
use service_client::ImageClient;
use settings::{Settings, sections::CookieSecure};

use crate::{App, AvatarImages, Identity, IdentityTables, openapi, router};

/// The member service.
pub const SERVICE: Service = Service { name: "member", openapi, build: |host| Box::pin(build(host)) };

async fn build(host: Host) -> anyhow::Result<Routes> {
    let settings = &host.settings;
    let database = host.truth().await?;
    let tables = IdentityTables {
        database: database.clone(),
        clock: host.clock.clone(),
        leeway: settings.identity.clock_leeway,
    };
    let made = async || tables.ensure_signing_key().await.context("the first signing key cannot be made");
    host.until_there("signing key", made).await?;
    let authentication = host.authentication(Arc::new(tables.clone()));
    let synchronise =
        async || authentication.synchronise().await.map_err(anyhow::Error::from_boxed).context("keys and revocations");
    host.until_there("identity", synchronise).await?;
    host.keep_synchronised(&authentication);
    let transport = host.transport(&database).await?;
    host.relay(&database, Outbox::Member, transport.clone()).await?;
    let images = ImageClient::new(host.calling(), host.url_of("image")?.as_str(), host.http.clone());
    let app = App {
        idempotency: host.idempotency(&database),
        identity: Identity::new(&settings.identity, secure_cookie(settings)).context("identity.argon2_* do not fit")?,
        images: AvatarImages::from(images),
        max_followings: settings.limits.max_followings,
        clock: host.clock.clone(),
        authentication,
        database: database.clone(),
    };
    let jobs = Jobs::default().with("purge-tokens", move || {
        let tables = tables.clone();
        async move { Ok(tables.purge_tokens().await?) }
    });
    #[cfg(feature = "cluster")]
    let jobs = {
        let source = settings.import.clone();
        jobs.with(import::JOB, move || crate::service::import(database.clone(), source.clone()))
    };
    let schedule = vec![("purge-tokens", settings.jobs.purge_tokens.clone())];
    Ok(Routes { router: router(app), jobs, schedule, switches: transport::routes(transport.switch) })
}

/// Unless set otherwise, plain http is for browsers on this machine alone: no listener may be reached from another.
fn secure_cookie(settings: &Settings) -> bool {
    let services = [
        &settings.member,
        &settings.content,
        &settings.timeline,
        &settings.search,
        &settings.image,
        &settings.activity,
    ];
    let listeners = services.into_iter().flat_map(|service| [service.address, service.management_address()]);
    let mut listeners = listeners.chain([settings.gateway.address, settings.gateway.management_address()]);
    match settings.identity.cookie_secure {
        CookieSecure::Always => true,
        CookieSecure::Never => false,
        CookieSecure::Auto => listeners.any(|listener| !listener.ip().is_loopback()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_plain_only_while_every_listener_is_on_loopback() {
        let secure = |overrides: &[&str]| secure_cookie(&Settings::with(overrides).unwrap());
        assert!(!secure(&[]));
        assert!(!secure(&["gateway.address=[::1]:8080"]));
        for listener in ["gateway.address", "search.address", "member.management_address"] {
            let exposed = format!("{listener}=0.0.0.0:8000");
            assert!(secure(&[&exposed]), "{exposed}");
            assert!(!secure(&[&exposed, "identity.cookie_secure=never"]));
        }
        assert!(secure(&["identity.cookie_secure=always"]));
    }
}
