//! The macro that declares texts: one enum of keys with their English.

/// Declares an enum of texts. `Key = "…"` is a text, `Key { name: Type } = "… {name}"` one with
/// parameters, and `by count: "one …", "{count} …"` picks the singular where `count` is 1.
macro_rules! texts {
    (
        $(#[$about:meta])*
        $name:ident {
            $( $key:ident $({ $($field:ident : $kind:ty),+ $(,)? })? = $(by $count:ident :)? $one:literal $(, $many:literal)? ; )+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) enum $name {
            $( $key $({ $($field: $kind),+ })? ),+
        }

        impl $name {
            fn english(&self) -> String {
                match self {
                    $( Self::$key $({ $($field),+ })? => texts!(@say $($count)?, $one $(, $many)?), )+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&match $crate::i18n::language() {
                    $crate::i18n::Language::English => self.english(),
                })
            }
        }

        impl From<$name> for yew::AttrValue {
            fn from(text: $name) -> Self {
                Self::from(text.to_string())
            }
        }

        impl yew::html::IntoPropValue<yew::AttrValue> for $name {
            fn into_prop_value(self) -> yew::AttrValue {
                self.into()
            }
        }

        impl yew::html::IntoPropValue<yew::Html> for $name {
            fn into_prop_value(self) -> yew::Html {
                yew::Html::from(self)
            }
        }

        impl yew::html::IntoPropValue<Option<yew::AttrValue>> for $name {
            fn into_prop_value(self) -> Option<yew::AttrValue> {
                Some(self.into())
            }
        }
    };
    (@say , $one:literal) => { format!($one) };
    (@say $count:ident, $one:literal, $many:literal) => {
        if u64::from(*$count) == 1 { format!($one) } else { format!($many) }
    };
}

#[cfg(test)]
mod tests {
    texts! {
        /// Texts for the tests.
        Sample {
            Plain = "Plain words";
            Named { name: String } = "Disk {name}";
            Counted { count: u64, of: u64 } = by count: "{count} snapshot of {of}", "{count} snapshots of {of}";
        }
    }

    #[test]
    fn a_text_says_its_parameters() {
        assert_eq!(Sample::Plain.to_string(), "Plain words");
        assert_eq!(
            Sample::Named {
                name: "web-root".into()
            }
            .to_string(),
            "Disk web-root"
        );
    }

    #[test]
    fn one_is_singular_and_all_else_plural() {
        let say = |count| Sample::Counted { count, of: 64 }.to_string();
        assert_eq!(say(1), "1 snapshot of 64");
        assert_eq!(say(0), "0 snapshots of 64");
        assert_eq!(say(6), "6 snapshots of 64");
    }
}
