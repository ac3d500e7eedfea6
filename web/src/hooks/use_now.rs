//! The present, for times that are told from now: ticks twice a minute.

use gloo_timers::callback::Interval;
use yew::prelude::*;

const TICK_MS: u32 = 30_000;

/// The present in milliseconds since the epoch, and the zone's offset in minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Now {
    pub(crate) ms: u64,
    pub(crate) zone_minutes: i32,
}

impl Now {
    /// The clock hour since 1970, of UTC: what is metered changes with it.
    pub(crate) fn hour(self) -> u64 {
        self.ms / (60 * 60 * 1000)
    }

    pub(crate) fn read() -> Self {
        let date = js_sys::Date::new_0();
        // JavaScript counts the offset westwards.
        Self {
            ms: date.get_time() as u64,
            zone_minutes: -(date.get_timezone_offset() as i32),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
struct Tick(u32);

/// What is around the components that tell times.
#[derive(PartialEq, Properties)]
pub(crate) struct NowProviderProps {
    pub(crate) children: Html,
}

/// Renders again, twice a minute, whatever tells a time.
#[component]
pub(crate) fn NowProvider(props: &NowProviderProps) -> Html {
    let tick = use_state(|| 0_u32);
    {
        let tick = tick.setter();
        use_effect_with((), move |()| {
            let mut count = 0_u32;
            let interval = Interval::new(TICK_MS, move || {
                count = count.wrapping_add(1);
                tick.set(count);
            });
            move || drop(interval)
        });
    }
    html! { <ContextProvider<Tick> context={Tick(*tick)}>{ props.children.clone() }</ContextProvider<Tick>> }
}

/// The present as of this rendering.
#[hook]
pub(crate) fn use_now() -> Now {
    use_context::<Tick>();
    Now::read()
}
