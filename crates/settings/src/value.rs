//! What a setting can be: how it is read from text, and how messages name it.

use std::{net::SocketAddr, path::PathBuf};

use crate::{IpNet, SecretString};

/// A type that a setting can have.
pub trait Value: Sized {
    /// The unit shown in the table of settings.
    const UNIT: &'static str;
    /// Whether the value is hidden wherever settings are printed.
    const SECRET: bool = false;

    /// What is allowed, as it stands after "must be".
    fn allowed() -> String;

    /// Reads the value; `None` when the text is none.
    fn parse(text: &str) -> Option<Self>;

    /// What the range of the key is compared with; `None` for types without an order.
    fn magnitude(&self) -> Option<u128> {
        None
    }
}

macro_rules! whole_numbers {
    ($($type:ty),*) => {$(
        impl Value for $type {
            const UNIT: &'static str = "number";

            fn allowed() -> String {
                "a whole number".to_owned()
            }

            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }

            fn magnitude(&self) -> Option<u128> {
                u128::try_from(*self).ok()
            }
        }
    )*};
}

whole_numbers!(u16, u32, u64, usize);

impl Value for bool {
    const UNIT: &'static str = "true|false";

    fn allowed() -> String {
        "true or false".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for String {
    const UNIT: &'static str = "text";

    fn allowed() -> String {
        "text".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Value for SecretString {
    const UNIT: &'static str = "secret";
    const SECRET: bool = true;

    fn allowed() -> String {
        "text".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
}

impl Value for PathBuf {
    const UNIT: &'static str = "path";

    fn allowed() -> String {
        "a path".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self::from(text))
    }
}

impl Value for SocketAddr {
    const UNIT: &'static str = "address:port";

    fn allowed() -> String {
        "an IP address and port such as 127.0.0.1:8080 (port 0: any free one)".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for IpNet {
    const UNIT: &'static str = "network";

    fn allowed() -> String {
        "an IP address or a network such as 10.0.0.0/8".to_owned()
    }

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().or_else(|| Some(Self::from(text.parse::<std::net::IpAddr>().ok()?)))
    }
}

/// Empty text is `None`: the setting is derived from others.
impl<T: Value> Value for Option<T> {
    const UNIT: &'static str = T::UNIT;
    const SECRET: bool = T::SECRET;

    fn allowed() -> String {
        format!("{}, or empty", T::allowed())
    }

    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::parse(text).map(Some) }
    }

    fn magnitude(&self) -> Option<u128> {
        self.as_ref().and_then(T::magnitude)
    }
}

/// A list, separated by commas; empty text is the empty list.
impl<T: Value> Value for Vec<T> {
    const UNIT: &'static str = T::UNIT;
    const SECRET: bool = T::SECRET;

    fn allowed() -> String {
        format!("a list, separated by commas, each {}", T::allowed())
    }

    fn parse(text: &str) -> Option<Self> {
        let items = text.split(',').map(str::trim);
        if text.is_empty() { Some(Self::new()) } else { items.map(T::parse).collect() }
    }
}
