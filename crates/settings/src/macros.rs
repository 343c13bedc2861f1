//! How [`crate::sections`] is written: one line per key, from which come the typed struct, its
//! reading from text and the table of settings.

/// A section: `key: Type = "default" ["least"..="most" unit], "meaning";`. Bounds are written like
/// values; bounds and unit may be left out.
macro_rules! section {
    (
        $(#[$doc:meta])*
        $name:ident {
            $($key:ident: $type:ty = $default:literal [$($least:literal ..= $most:literal)? $($unit:ident)?], $meaning:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $(#[doc = concat!($meaning, ".")] pub $key: $type,)*
        }

        impl $name {
            fn keys(section: &'static str) -> Vec<$crate::values::Key> {
                vec![$($crate::values::Key {
                    section,
                    name: stringify!($key),
                    default: $default,
                    range: [$($least, $most)?].first_chunk::<2>().copied(),
                    unit: [$(stringify!($unit),)? <$type as $crate::Value>::UNIT][0],
                    secret: <$type as $crate::Value>::SECRET,
                    meaning: $meaning,
                }),*]
            }

            fn read(section: &'static str, values: &$crate::values::Values) -> Result<Self, $crate::SettingsError> {
                Ok(Self { $($key: values.read(section, stringify!($key))?,)* })
            }
        }
    };
}

/// The whole: `field: Section = "section" { key = "default of its own" };`.
macro_rules! settings {
    ($($(#[$doc:meta])* $field:ident: $type:ident = $section:literal { $($key:ident = $default:literal),* };)*) => {
        /// Every setting, read and checked.
        #[derive(Clone, Debug)]
        pub struct Settings {
            $($(#[$doc])* pub $field: $type,)*
            /// The table of settings as they were loaded, secrets already hidden.
            pub(crate) rows: Vec<$crate::description::Row>,
        }

        impl Settings {
            pub(crate) fn keys() -> Vec<$crate::values::Key> {
                let mut keys = Vec::new();
                $(
                    let mut of_section = $type::keys($section);
                    $(
                        for key in of_section.iter_mut().filter(|key| key.name == stringify!($key)) {
                            key.default = $default;
                        }
                    )*
                    keys.append(&mut of_section);
                )*
                keys
            }

            pub(crate) fn read(values: &$crate::values::Values) -> Result<Self, $crate::SettingsError> {
                Ok(Self {
                    $($field: $type::read($section, values)?,)*
                    rows: values.rows(),
                })
            }
        }
    };
}

/// A setting that is one of a few words.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $crate::Value for $name {
            const UNIT: &'static str = "choice";

            fn allowed() -> String {
                format!("one of {}", [$($text),*].join(", "))
            }

            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {choice, section, settings};
