//! One object, open for reading.

use std::io::{Error, ErrorKind};
use std::ops::Range;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use bytes::Bytes;
use tokio::time::timeout;

use super::failure::{failed, status};
use super::{NOT_FOUND, PRECONDITION_FAILED};
use crate::blob::Source;
use crate::{Blob, StoreError, frame};

/// The body of an answer.
const BODY_TIMEOUT: Duration = Duration::from_secs(8);

/// Where the bytes of one version of an object are, and the last of them.
#[derive(Debug)]
pub(crate) struct Object {
    client: Client,
    bucket: String,
    key: String,
    tag: Option<String>,
    tail: Bytes,
    tail_at: u64,
}

impl Object {
    /// From the answer with the end of the object.
    pub(super) async fn open(
        client: Client,
        bucket: String,
        key: String,
        answer: GetObjectOutput,
    ) -> Result<Blob, StoreError> {
        let tag = answer.e_tag().map(str::to_owned);
        let size = answer.content_range().and_then(|range| range.rsplit_once('/')?.1.parse().ok());
        let tail = body(answer).await?;
        // Without a range it was the whole object.
        let size = size.unwrap_or(tail.len() as u64);
        let (metadata, length) = frame::read(&tail, size)?;
        let tail_at = size.saturating_sub(tail.len() as u64);
        Ok(Blob { metadata, length, bytes: Source::Object(Self { client, bucket, key, tag, tail, tail_at }) })
    }

    /// Reads a range of `size` bytes within the blob.
    pub(crate) async fn read(self, range: Range<u64>, size: usize) -> Result<Bytes, StoreError> {
        if size == 0 {
            return Ok(Bytes::new());
        }
        if let Some(start) = range.start.checked_sub(self.tail_at).and_then(|start| usize::try_from(start).ok()) {
            return Ok(self.tail.slice(start..start + size));
        }
        let get = self.client.get_object().bucket(self.bucket).key(self.key).set_if_match(self.tag);
        match get.range(format!("bytes={}-{}", range.start, range.end - 1)).send().await {
            Ok(answer) => body(answer).await.and_then(|bytes| whole(bytes, size)),
            // Gone, or another blob has its name by now.
            Err(error) if matches!(status(&error), Some(NOT_FOUND | PRECONDITION_FAILED)) => Err(StoreError::Deleted),
            Err(error) => Err(failed(error)),
        }
    }
}

async fn body(answer: GetObjectOutput) -> Result<Bytes, StoreError> {
    let late = |_| StoreError::Away(ErrorKind::TimedOut.into());
    let body = timeout(BODY_TIMEOUT, answer.body.collect()).await.map_err(late)?;
    Ok(body.map_err(|cut| StoreError::Away(Error::other(cut)))?.into_bytes())
}

fn whole(bytes: Bytes, size: usize) -> Result<Bytes, StoreError> {
    if bytes.len() == size {
        Ok(bytes)
    } else {
        Err(Error::new(ErrorKind::InvalidData, "not the range asked for").into())
    }
}
