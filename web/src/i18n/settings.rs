//! Texts of the settings.

texts! {
    /// Texts of the settings.
    SettingsText {
        Why = "These are kept in this browser and change nothing in the pool.";
        PoolWhy = "This is the pool's, whoever opens it.";
        Page = "This page";
        Pool = "The pool";
        Theme = "Colours";
        ThemeSystem = "As the system has them";
        ThemeLight = "Light";
        ThemeDark = "Dark";
        Units = "Sizes";
        UnitsBinary = "KiB, MiB, GiB";
        UnitsBinaryHint = "Powers of 1024, as disks and blocks are made of.";
        UnitsDecimal = "kB, MB, GB";
        UnitsDecimalHint = "Powers of 1000, as drives are sold.";
        Times = "Moments";
        TimesRelative = "From now, such as 7 min ago";
        TimesExact = "By date and time";
        Dial = "Time of day";
        Dial24 = "24 hours";
        Dial12 = "12 hours";
        NewDisks = "New disks";
    }
}
