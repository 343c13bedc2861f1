//! The promises of every store. A place is where one store lives; it can be opened again and again.

use blob_store::{BlobStore, MAX_BYTES, Metadata, StoreError, Stored};
use bytes::Bytes;

/// Runs every promise on a place of its own.
macro_rules! promises {
    ($place:ident: $($promise:ident)*) => {$(
        #[tokio::test]
        async fn $promise() {
            let place = $place::new().await;
            suite::$promise(&place).await;
            place.remove().await;
        }
    )*};
    ($place:ident) => {
        suite::promises! { $place:
            a_blob_comes_back_with_its_metadata_after_reopening
            any_metadata_and_size_comes_back
            the_first_writer_of_a_name_wins
            a_deleted_blob_is_gone_and_its_name_free
            names_outside_the_alphabet_are_refused_by_every_call
            names_are_all_that_are_there_and_not_those_below
            a_range_beyond_the_end_is_an_error
            too_much_is_refused
        }
    };
}
pub(crate) use promises;

pub(crate) trait Place {
    /// The store there, below a prefix.
    fn below(&self, prefix: &str) -> BlobStore;

    fn store(&self) -> BlobStore {
        self.below("images/")
    }
}

pub(crate) fn owner(id: &str) -> Metadata {
    Metadata::from([("owner".to_owned(), id.to_owned())])
}

pub(crate) async fn bytes_of(store: &BlobStore, name: &str) -> Option<Bytes> {
    let blob = store.get(name).await.unwrap()?;
    let length = blob.length();
    Some(blob.read(0..length).await.unwrap())
}

pub(crate) async fn a_blob_comes_back_with_its_metadata_after_reopening(place: &impl Place) {
    let store = place.store();
    assert_eq!(store.put("a.png", Bytes::from_static(b"hello"), owner("7")).await.unwrap(), Stored::New);
    drop(store);

    let store = place.store();
    let blob = store.get("a.png").await.unwrap().unwrap();
    assert_eq!((blob.length(), blob.metadata()), (5, &owner("7")));
    assert_eq!(blob.read(1..4).await.unwrap(), "ell");
    assert_eq!(bytes_of(&store, "b.png").await, None);
}

pub(crate) async fn any_metadata_and_size_comes_back(place: &impl Place) {
    let store = place.store();
    let metadata = Metadata::from([("Größe".to_owned(), "하늘\n\0 =?".to_owned()), (String::new(), String::new())]);
    for size in [0, 1, 64 * 1024, 300_000, MAX_BYTES] {
        let name = size.to_string();
        let bytes: Bytes = (0..size).map(|at| at.to_le_bytes()[1] ^ at.to_le_bytes()[0]).collect();
        assert_eq!(store.put(&name, bytes.clone(), metadata.clone()).await.unwrap(), Stored::New);
        assert_eq!(store.get(&name).await.unwrap().unwrap().metadata(), &metadata);
        assert!(bytes_of(&store, &name).await.unwrap() == bytes, "{size}");
        for (start, end) in [(0, size / 3), (size / 2, size), (size / 3, size / 2), (size - size.min(1), size)] {
            let blob = store.get(&name).await.unwrap().unwrap();
            assert!(blob.read(start as u64..end as u64).await.unwrap() == bytes[start..end], "{size}: {start}..{end}");
        }
    }
}

pub(crate) async fn the_first_writer_of_a_name_wins(place: &impl Place) {
    for name in ["a", "b", "c", "d", "e"] {
        let writers = (0..20).map(|n: u8| {
            let store = place.store();
            let bytes = Bytes::from(vec![n; 1000]);
            tokio::spawn(async move { (n, store.put(name, bytes, owner(&n.to_string())).await.unwrap()) })
        });
        let mut winners = Vec::new();
        for writer in writers.collect::<Vec<_>>() {
            let (n, stored) = writer.await.unwrap();
            winners.extend((stored == Stored::New).then_some(n));
        }
        let [winner] = winners[..] else { panic!("winners: {winners:?}") };
        let store = place.store();
        let blob = store.get(name).await.unwrap().unwrap();
        assert_eq!(blob.metadata(), &owner(&winner.to_string()));
        assert_eq!(blob.read(0..1000).await.unwrap(), vec![winner; 1000]);
        assert_eq!(store.put(name, Bytes::new(), owner("late")).await.unwrap(), Stored::Existing);
        assert_eq!(bytes_of(&store, name).await.unwrap(), vec![winner; 1000]);
    }
}

pub(crate) async fn a_deleted_blob_is_gone_and_its_name_free(place: &impl Place) {
    let store = place.store();
    store.put("a", Bytes::from_static(b"x"), Metadata::new()).await.unwrap();
    assert!(store.delete("a").await.unwrap());
    assert!(!store.delete("a").await.unwrap());
    assert_eq!(bytes_of(&store, "a").await, None);
    assert_eq!(store.put("a", Bytes::from_static(b"y"), Metadata::new()).await.unwrap(), Stored::New);
    assert_eq!(bytes_of(&store, "a").await.unwrap(), "y");
}

pub(crate) async fn names_outside_the_alphabet_are_refused_by_every_call(place: &impl Place) {
    let (secrets, store) = (place.below(""), place.store());
    secrets.put("secret", Bytes::from_static(b"x"), Metadata::new()).await.unwrap();
    for name in ["../secret", "/etc/passwd", "A", ""] {
        assert!(matches!(store.put(name, Bytes::new(), Metadata::new()).await, Err(StoreError::InvalidName)));
        assert!(matches!(store.get(name).await, Err(StoreError::InvalidName)));
        assert!(matches!(store.delete(name).await, Err(StoreError::InvalidName)));
    }
    assert!(secrets.get("secret").await.unwrap().is_some());
}

pub(crate) async fn names_are_all_that_are_there_and_not_those_below(place: &impl Place) {
    let (images, records) = (place.store(), place.below("images/records/"));
    assert_eq!(images.names().await.unwrap(), Vec::<String>::new());
    images.put("b", Bytes::new(), Metadata::new()).await.unwrap();
    images.put("a.png", Bytes::new(), Metadata::new()).await.unwrap();
    records.put("c", Bytes::new(), Metadata::new()).await.unwrap();
    let mut names = images.names().await.unwrap();
    names.sort();
    assert_eq!(names, ["a.png", "b"]);
    assert_eq!(records.names().await.unwrap(), ["c"]);
}

pub(crate) async fn a_range_beyond_the_end_is_an_error(place: &impl Place) {
    let store = place.store();
    store.put("a", Bytes::from_static(b"abc"), Metadata::new()).await.unwrap();
    for range in [0..4, 4..4, std::ops::Range { start: 2, end: 1 }, 0..u64::MAX] {
        assert!(store.get("a").await.unwrap().unwrap().read(range).await.is_err());
    }
}

pub(crate) async fn too_much_is_refused(place: &impl Place) {
    let store = place.store();
    let large = Bytes::from(vec![0; MAX_BYTES + 1]);
    assert!(matches!(store.put("a", large, Metadata::new()).await, Err(StoreError::TooLarge)));
    let wordy = owner(&"x".repeat(2048));
    assert!(matches!(store.put("a", Bytes::new(), wordy).await, Err(StoreError::TooLarge)));
    assert_eq!(store.names().await.unwrap(), Vec::<String>::new());
}
