//! Blobs as objects of a bucket, below a prefix.

mod failure;
mod object;
mod options;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

use crate::name::checked;
use crate::{Blob, Metadata, StoreError, Stored, frame};

use failure::{failed, refused, status};
pub(crate) use object::Object;
pub use options::BucketOptions;

/// Tries of a write that the server takes for a conflict with another one; it asks for them.
const CONFLICTS: u32 = 5;

/// The end of an object that is read with its metadata: small blobs, and most thumbnails behind a picture.
const TAIL: usize = 64 * 1024;

const NOT_FOUND: u16 = 404;
const CONFLICT: u16 = 409;
const PRECONDITION_FAILED: u16 = 412;

/// A bucket of an S3 server; clones share its connections.
#[derive(Debug, Clone)]
pub struct Bucket {
    client: Client,
    name: String,
}

impl Bucket {
    /// Prepares the connection; asks nothing yet, so the server may be away.
    ///
    /// # Errors
    /// `Other`: the file of authorities cannot be used.
    pub async fn open(options: &BucketOptions) -> Result<Self, StoreError> {
        Ok(Self { client: options.client().await?, name: options.bucket.clone() })
    }

    /// Asks whether the bucket is there and open to this account.
    ///
    /// # Errors
    /// `Away`; `Other`: it is not there, or not for this account.
    pub async fn reach(&self) -> Result<(), StoreError> {
        self.client.head_bucket().bucket(&self.name).send().await.map(drop).map_err(failed)
    }
}

/// The objects of a bucket whose keys are a prefix and a name.
#[derive(Debug)]
pub(crate) struct Objects {
    bucket: Bucket,
    prefix: String,
}

impl Objects {
    pub(crate) fn new(bucket: Bucket, prefix: String) -> Self {
        Self { bucket, prefix }
    }

    /// A put is atomic, and with this condition only the first of several is taken. Where an answer was lost, the try
    /// after it finds the blob it has written itself and calls it existing.
    pub(crate) async fn put(&self, name: &str, bytes: &[u8], metadata: &Metadata) -> Result<Stored, StoreError> {
        let mut framed = Vec::with_capacity(bytes.len() + frame::TAIL);
        frame::write(&mut framed, bytes, metadata)?;
        let framed = Bytes::from(framed);
        let Bucket { client, name: bucket } = &self.bucket;
        let mut left = CONFLICTS;
        loop {
            let put = client.put_object().bucket(bucket).key(self.key(name)).if_none_match("*");
            let Err(error) = put.body(ByteStream::from(framed.clone())).send().await else { return Ok(Stored::New) };
            left -= 1;
            match status(&error) {
                Some(PRECONDITION_FAILED) => return Ok(Stored::Existing),
                Some(CONFLICT) if left > 0 => {}
                _ => return Err(refused(error)),
            }
        }
    }

    pub(crate) async fn get(&self, name: &str) -> Result<Option<Blob>, StoreError> {
        let (Bucket { client, name: bucket }, key) = (&self.bucket, self.key(name));
        match client.get_object().bucket(bucket).key(&key).range(format!("bytes=-{TAIL}")).send().await {
            Ok(answer) => Object::open(client.clone(), bucket.clone(), key, answer).await.map(Some),
            // Not so where the bucket itself is missing.
            Err(error) if error.code() == Some("NoSuchKey") => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// The server does not say whether there was anything to delete: of two that delete at once both may be told so.
    pub(crate) async fn delete(&self, name: &str) -> Result<bool, StoreError> {
        let (Bucket { client, name: bucket }, key) = (&self.bucket, self.key(name));
        match client.head_object().bucket(bucket).key(&key).send().await {
            Err(error) if status(&error) == Some(NOT_FOUND) => return Ok(false),
            Err(error) => return Err(failed(error)),
            Ok(_there) => {}
        }
        client.delete_object().bucket(bucket).key(key).send().await.map_err(refused)?;
        Ok(true)
    }

    pub(crate) async fn names(&self) -> Result<Vec<String>, StoreError> {
        let Bucket { client, name: bucket } = &self.bucket;
        let list = client.list_objects_v2().bucket(bucket).prefix(&self.prefix).delimiter("/");
        let mut pages = list.into_paginator().send();
        let mut names = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(failed)?;
            let keys = page.contents().iter().filter_map(|object| object.key()?.strip_prefix(&self.prefix));
            names.extend(keys.filter_map(|name| checked(name).ok()));
        }
        Ok(names)
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}
