//! The folder of the embedded stores, which belongs to one process.

use std::{
    fs::{self, File, TryLockError},
    io::Write,
    path::Path,
};

use anyhow::{Context, bail};

/// What a start needs for the stores' own files. Without it a store would fail half-way, in words of its own.
const ROOM: usize = 1 << 20;

/// Makes the folder if need be and locks it for as long as the file is open.
pub(crate) fn take(folder: &Path) -> anyhow::Result<File> {
    make(folder)?;
    let mut lock = lock(folder)?;
    find_room(&mut lock).with_context(|| format!("the data folder {} cannot be written", folder.display()))?;
    Ok(lock)
}

/// Makes the folder if need be.
pub(crate) fn make(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("the data folder {} cannot be made", folder.display()))
}

/// Writes as much into the lock's file, which nobody reads, and takes it back.
fn find_room(lock: &mut File) -> std::io::Result<()> {
    let taken = lock.write_all(&vec![0; ROOM]);
    let given_back = lock.set_len(0);
    taken.and(given_back)
}

fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join("dailyfeed.lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.with_context(|| format!("the data folder {} cannot be written", folder.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "the data folder {} is in use by another process; stop that one or choose another with --data-dir",
            folder.display()
        ),
        Err(TryLockError::Error(cause)) => {
            Err(cause).with_context(|| format!("the data folder {} cannot be locked", folder.display()))
        }
    }
}
