//! Blobs as files of one folder, which several processes may share.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;

use crate::blob::Source;
use crate::name::checked;
use crate::{Blob, Metadata, StoreError, Stored, frame};

/// Hidden, so that no blob can have such a name.
const TEMPORARY: &str = ".tmp-";

#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(crate) fn open(path: PathBuf) -> Result<Self, StoreError> {
        fs::create_dir_all(&path)?;
        let folder = Self { path };
        folder.remove_leftovers()?;
        Ok(folder)
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8], metadata: &Metadata) -> Result<Stored, StoreError> {
        let temporary = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(&self.path)?;
        // Keeps another process that opens the folder from taking this file for a leftover; without locks it removes none.
        let _held = temporary.as_file().try_lock();
        frame::write(temporary.as_file(), bytes, metadata)?;
        temporary.as_file().sync_all()?;
        let stored = match temporary.persist_noclobber(self.path.join(name)) {
            Ok(_file) => Stored::New,
            Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => Stored::Existing,
            Err(failed) => return Err(failed.error.into()),
        };
        // Also when it exists: its writer may not have come to this line yet.
        self.sync()?;
        Ok(stored)
    }

    pub(crate) fn get(&self, name: &str) -> Result<Option<Blob>, StoreError> {
        match File::open(self.path.join(name)) {
            Ok(file) => open(file).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn delete(&self, name: &str) -> Result<bool, StoreError> {
        match fs::remove_file(self.path.join(name)) {
            Ok(()) => self.sync().map(|()| true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name().to_str().and_then(|name| checked(name).ok());
            if entry.file_type()?.is_file() {
                names.extend(name);
            }
        }
        Ok(names)
    }

    fn sync(&self) -> Result<(), StoreError> {
        Ok(File::open(&self.path)?.sync_all()?)
    }

    fn remove_leftovers(&self) -> Result<(), StoreError> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if !entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
                continue;
            }
            // Locked: another process is writing it. Gone: another process removed it.
            let abandoned = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            if abandoned {
                gone_or(fs::remove_file(entry.path()))?;
            }
        }
        Ok(())
    }
}

fn open(mut file: File) -> Result<Blob, StoreError> {
    let size = file.seek(SeekFrom::End(0))?;
    let mut tail = Vec::with_capacity(frame::TAIL);
    file.seek(SeekFrom::Start(size.saturating_sub(frame::TAIL as u64)))?;
    (&file).take(frame::TAIL as u64).read_to_end(&mut tail)?;
    let (metadata, length) = frame::read(&tail, size)?;
    Ok(Blob { metadata, length, bytes: Source::File(file) })
}

fn gone_or(removed: std::io::Result<()>) -> Result<(), StoreError> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
