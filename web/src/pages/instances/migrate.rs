//! Taking an instance to another region: snapshots of all its disks, a copy of them, an instance there.
//! Commands that anybody could give; the one here stays as it is.

use super::{arrive::arrange, obstacles::use_obstacles};
use crate::{
    components::{
        copy_dialog::{RegionSelect, other_regions},
        dialog::Dialog,
        failure::failure_note,
        field::{Select, TextField},
        victims::Victims,
    },
    console::Console,
    format::{size, snapshot_name},
    hooks::{use_console, use_field, use_leave_guard, use_now, use_query},
    i18n::{Common, RegionsText, name_fault},
    platform,
    region::base,
    routes::Route,
    state::names::{check_name, free_name},
    worker::protocol::{Failure, Query, WorkloadState},
};
use rowdisk::service::{
    NAME_CHARS_MAX, Region,
    command::{
        Command, CopyImage, CreateImage, ImageRef, ImageSource, InstanceRef, RunInstances,
        SnapshotRef,
    },
    views::{IdName, ImageView, InstanceView, WorkloadView},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::Routable;

#[derive(PartialEq, Properties)]
pub(super) struct MigrateProps {
    pub(super) instance: InstanceView,
    pub(super) on_close: Callback<()>,
}

/// How far it is.
#[derive(Clone, PartialEq)]
enum Stage {
    Asking,
    Keeping,
    /// Bytes so far and in all.
    Copying(u64, u64),
    Running,
    /// The id of the instance there, and what could not be made as it is here.
    Done(String, Option<Failure>),
    Failed(Failure),
}

impl Stage {
    /// Which of the three steps is under way.
    fn step(&self) -> Option<usize> {
        match self {
            Self::Keeping => Some(0),
            Self::Copying(..) => Some(1),
            Self::Running => Some(2),
            _ => None,
        }
    }

    /// The id of the instance there, once it is.
    fn there(&self) -> Option<&str> {
        match self {
            Self::Done(instance, _) => Some(instance),
            _ => None,
        }
    }
}

/// What a number may take that makes a name free.
const SPARE_CHARS: usize = 4;

/// Asks where to, shows the steps, and leads there.
#[component]
pub(super) fn Migrate(props: &MigrateProps) -> Html {
    let console = use_console();
    let now = use_now();
    let instance = &props.instance;
    let to = use_field(|| other_regions().next().map_or("", Region::id).to_owned());
    let zone = use_field(String::new);
    let name = use_field(|| instance.name.clone());
    // Kept from the beginning: the name must not change on the way.
    let images = use_query::<Vec<ImageView>>(Query::Images);
    let taken = images.ready().map_or(&[][..], |all| all.as_slice());
    // The copy's name is given once it begins, and holds for whoever tries again.
    let image = use_mut_ref(|| None::<String>);
    let workloads = use_query::<Vec<WorkloadState>>(Query::Workloads);
    let runs = workloads.ready().and_then(|all| {
        let mut all = all.iter();
        let state = all.find(|state| state.view.instance.id == instance.id);
        state.map(|state| state.view.clone())
    });
    let reached = use_mut_ref(Reached::default);
    let is_given_up = use_mut_ref(|| false);
    let stage = use_state(|| Stage::Asking);
    let copying = use_mut_ref(|| None::<u64>);
    use_leave_guard(stage.step().is_some());
    let region: Region = to.text().parse().unwrap_or_default();
    let fault = check_name(name.text()).err();
    let zone_there = zone_in(region, zone.text());
    let obstacles = use_obstacles(instance, region, zone_there.as_deref());
    let close = {
        let (console, copying, on_close) =
            (console.clone(), copying.clone(), props.on_close.clone());
        let is_given_up = is_given_up.clone();
        Callback::from(move |()| {
            // What is being copied is given up, and what comes after it; all before it stays.
            is_given_up.replace(true);
            if let Some(id) = copying.take() {
                console.client().cancel(id);
            }
            on_close.emit(());
        })
    };
    let plan = Plan {
        instance: instance.clone(),
        runs: runs.clone(),
        image: image.borrow().clone().unwrap_or_else(|| {
            let at = snapshot_name(now.ms, now.zone_minutes);
            let room = NAME_CHARS_MAX - at.chars().count() - SPARE_CHARS;
            let begin: String = instance.name.chars().take(room).collect();
            free_name(
                &format!("{begin}-{at}"),
                taken.iter().map(|image| image.name.as_str()),
            )
        }),
        reached: reached.clone(),
        is_given_up: is_given_up.clone(),
        name: name.text().to_owned(),
        region,
        zone: zone_there,
    };
    // What was kept by an attempt before is kept.
    let keeps = Some(plan.keep()).filter(|_| !reached.borrow().is_made);
    let on_submit = {
        let there = stage.there().map(ToOwned::to_owned);
        let (console, stage, copying) = (console.clone(), stage.setter(), copying.clone());
        let (image, plan) = (image.clone(), plan.clone());
        Callback::from(move |()| {
            if let Some(instance) = there.clone() {
                let page = Route::Instance { instance }.to_path();
                platform::go_to(&format!("#{}{page}", base(region)));
                return;
            }
            let (console, stage) = (console.here(), stage.clone());
            let (copying, plan) = (copying.clone(), plan.clone());
            image.replace(Some(plan.image.clone()));
            spawn_local(async move {
                let shown = stage.clone();
                let done = plan
                    .carry_out(&console, copying, move |at| shown.set(at))
                    .await;
                stage.set(match done {
                    Ok(None) => Stage::Asking,
                    Ok(Some((instance, refused))) => Stage::Done(instance.id, refused),
                    Err(failure) => Stage::Failed(failure),
                });
            });
        })
    };
    let step = |at: usize, text: RegionsText| {
        let is_now = stage.step() == Some(at);
        html! {
            <li aria-current={is_now.then_some("step")}>
                { if is_now { html! { <b>{ text }</b> } } else { html! { text } } }
                if let (Stage::Copying(done, total), true) = (&*stage, is_now) {
                    <progress aria-label={Common::Regions} max={total.max(&1).to_string()} value={done.to_string()} />
                    <small>{ RegionsText::CopyProgress { done: size(*done), total: size(*total) } }</small>
                }
            </li>
        }
    };
    let is_asking = matches!(*stage, Stage::Asking | Stage::Failed(_));
    let is_done = stage.there().is_some();
    let zones: Vec<(AttrValue, AttrValue)> = (region.zone_ids().iter())
        .map(|zone| (AttrValue::from(*zone), AttrValue::from(*zone)))
        .collect();
    html! {
        <Dialog
            title={RegionsText::MigrateTitle { name: instance.name.clone() }}
            submit={if is_done { RegionsText::MigrateThere } else { RegionsText::MigrateDo }}
            cancel={if is_done { Common::Close.to_string() } else { Common::Cancel.to_string() }}
            on_close={close}
            {on_submit}
            is_ready={is_done || (fault.is_none() && obstacles.is_none())}
            is_busy={stage.step().is_some()}
        >
            <p>{ RegionsText::MigrateWhy }</p>
            <ol class="steps">
                { step(0, RegionsText::MigrateStep1) }
                { step(1, RegionsText::MigrateStep2 { region: region.name().to_owned() }) }
                { step(2, if runs.is_some() { RegionsText::MigrateStep3Runs } else { RegionsText::MigrateStep3 }) }
            </ol>
            if is_asking {
                <RegionSelect id="migrate-to" field={to} />
                <Select id="migrate-zone" label={RegionsText::ZoneField} options={zones} field={zone} />
                <TextField id="migrate-name" label={Common::Name} field={name.clone()} fault={fault.map(|fault| AttrValue::from(name_fault(fault)))} />
                if let Some(obstacles) = obstacles { { obstacles } }
                if let Some(command) = keeps { <Victims {command} /> }
                <p class="hint">{ RegionsText::MigrateLeaves }{ " " }{ RegionsText::MigrateStopped }</p>
            }
            if let Stage::Done(_, refused) = &*stage {
                <p class="note good" role="status">{ RegionsText::MigrateDone { name: name.text().to_owned(), region: region.name().to_owned() } }{ " " }{ RegionsText::MigrateDoneHint }</p>
                if let Some(failure) = refused {
                    <p>{ RegionsText::MigrateNotAll }</p>
                    { failure_note(failure, html! {}) }
                }
            }
            if let Stage::Failed(failure) = &*stage { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}

/// What an attempt before came to, which failed later.
#[derive(Default)]
struct Reached {
    /// Whether the image is there.
    is_made: bool,
    /// Where it was copied to.
    copied_to: Option<Region>,
}

/// What is to be done.
#[derive(Clone)]
struct Plan {
    instance: InstanceView,
    /// What runs on it.
    runs: Option<WorkloadView>,
    image: String,
    reached: Rc<RefCell<Reached>>,
    /// Whether the dialog was closed meanwhile.
    is_given_up: Rc<RefCell<bool>>,
    name: String,
    region: Region,
    zone: Option<String>,
}

impl Plan {
    /// The image of the instance, with snapshots of all its disks.
    fn keep(&self) -> Command {
        Command::CreateImage(CreateImage {
            source: ImageSource::Instance(InstanceRef::new(self.instance.id.clone())),
            ..CreateImage::new(self.image.clone(), SnapshotRef::new(""))
        })
    }

    /// The instance there, and what could not be made as it is here; nothing if it was given up.
    async fn carry_out(
        self,
        console: &Console,
        copying: Rc<RefCell<Option<u64>>>,
        show: impl Fn(Stage) + Clone + 'static,
    ) -> Result<Option<(IdName, Option<Failure>)>, Failure> {
        if !self.reached.borrow().is_made {
            show(Stage::Keeping);
            console.run_in_dialog(self.keep()).await?;
            self.reached.borrow_mut().is_made = true;
        }
        if *self.is_given_up.borrow() {
            return Ok(None);
        }
        if self.reached.borrow().copied_to != Some(self.region) {
            self.copy(console, &copying, &show).await?;
            self.reached.borrow_mut().copied_to = Some(self.region);
        }
        if *self.is_given_up.borrow() {
            return Ok(None);
        }
        show(Stage::Running);
        let run = Command::RunInstances(RunInstances {
            zone: self.zone,
            description: self.instance.description.clone(),
            tags: self.instance.tags.clone(),
            ..RunInstances::new(self.name, ImageRef::new(self.image))
        });
        let there = console.in_region(self.region);
        let made = there.run_in_dialog(run).await?.created;
        let runs = self.runs.as_ref();
        let refused = arrange(console, self.region, &self.instance, runs, &made).await;
        Ok(made.into_iter().next().map(|instance| (instance, refused)))
    }

    async fn copy(
        &self,
        console: &Console,
        copying: &Rc<RefCell<Option<u64>>>,
        show: &(impl Fn(Stage) + Clone + 'static),
    ) -> Result<(), Failure> {
        show(Stage::Copying(0, 0));
        let copy = Command::CopyImage(CopyImage {
            image: ImageRef::new(self.image.clone()),
            to: self.region.id().to_owned(),
            name: None,
            description: String::new(),
        });
        let told = show.clone();
        // Who closed the dialog is told no more.
        let is_wanted = Rc::new(Cell::new(true));
        let wanted = is_wanted.clone();
        let begun = {
            let copying = copying.clone();
            move |id| *copying.borrow_mut() = Some(id)
        };
        let copied = console.copy_watched(&copy, begun, move |progress| {
            if wanted.get() {
                told(Stage::Copying(progress.done, progress.total.unwrap_or(0)));
            }
        });
        let copied = copied.await;
        is_wanted.set(false);
        copying.take();
        copied?;
        Ok(())
    }
}

/// The zone that was chosen, if it is one of the region.
fn zone_in(region: Region, zone: &str) -> Option<String> {
    let mut zones = region.zone_ids().iter();
    zones
        .find(|one| **one == zone)
        .map(|zone| (*zone).to_owned())
}
