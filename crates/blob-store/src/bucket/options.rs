//! How a bucket is reached.

use std::fs;
use std::io::Error;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};
use aws_sdk_s3::{Client, Config};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use secrecy::{ExposeSecret, SecretString};

use crate::StoreError;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// One try, and all tries of one call: a request of a client has ten seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(4);
const CALL_TIMEOUT: Duration = Duration::from_secs(8);
const ATTEMPTS: u32 = 3;

/// Where a bucket is and who asks.
#[derive(Debug, Clone, Default)]
pub struct BucketOptions {
    /// URL of an S3 server, asked with the bucket in the path; empty: Amazon's of the region.
    pub endpoint: String,
    /// Name of the bucket; it must exist.
    pub bucket: String,
    /// Region, e.g. `us-east-1`.
    pub region: String,
    /// Access key id; empty: what the environment gives (variables, profile, web identity, role).
    pub access_key: SecretString,
    /// Secret access key.
    pub secret_key: SecretString,
    /// PEM file with the authorities that sign the server's certificate; empty: the system's.
    pub ca: String,
}

impl BucketOptions {
    pub(super) async fn client(&self) -> Result<Client, StoreError> {
        let behavior = BehaviorVersion::v2026_01_12();
        let region = Region::new(self.region.clone());
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .operation_timeout(CALL_TIMEOUT)
            .build();
        let mut config = Config::builder()
            .behavior_version(behavior)
            .region(region.clone())
            .http_client(self.http()?)
            .timeout_config(timeouts)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS));
        if !self.endpoint.is_empty() {
            config = config.endpoint_url(&self.endpoint).force_path_style(true);
        }
        let access_key = self.access_key.expose_secret();
        if access_key.is_empty() {
            let environment = aws_config::defaults(behavior).region(region).http_client(https(TrustStore::default())?);
            config.set_credentials_provider(environment.load().await.credentials_provider());
        } else {
            let secret_key = self.secret_key.expose_secret();
            config = config.credentials_provider(Credentials::new(access_key, secret_key, None, None, "settings"));
        }
        Ok(Client::from_conf(config.build()))
    }

    fn http(&self) -> Result<SharedHttpClient, StoreError> {
        if self.endpoint.starts_with("http://") {
            return Ok(Builder::new().build_http());
        }
        https(if self.ca.is_empty() { TrustStore::default() } else { trusted(&self.ca)? })
    }
}

fn https(trusted: TrustStore) -> Result<SharedHttpClient, StoreError> {
    let context = TlsContext::builder().with_trust_store(trusted).build().map_err(Error::other)?;
    Ok(Builder::new().tls_provider(Provider::rustls(CryptoMode::Ring)).tls_context(context).build_https())
}

/// The authorities of a file, each one read here: what cannot be read would panic later, in the first request.
fn trusted(file: &str) -> Result<TrustStore, StoreError> {
    let unusable = |why: String| Error::other(format!("the authorities in {file} cannot be used: {why}"));
    let pem = fs::read(file).map_err(|error| unusable(error.to_string()))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unusable("there is none".to_owned()).into());
    }
    Ok(TrustStore::empty().with_pem_certificate(pem))
}
