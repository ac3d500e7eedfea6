//! A thread that writes a file of the browser's own (`writer.js`), so that reading goes on meanwhile.

use crate::build;
use futures_channel::oneshot;
use js_sys::{Array, Object, Reflect, Uint8Array};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{ErrorEvent, FileSystemFileHandle, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Who waits for its answer; one at a time.
type Waiting = Rc<RefCell<Option<oneshot::Sender<JsValue>>>>;

/// The thread, with the file open; it ends with this.
pub(super) struct Writer {
    worker: Worker,
    waiting: Waiting,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Writer {
    /// Starts it on `file`, which it empties. Fails where there are no such files or no further threads.
    pub(super) async fn open(file: &FileSystemFileHandle) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&build::writer_url(), &options)?;
        let waiting = Waiting::default();
        let answer = |waiting: &Waiting, answer: JsValue| {
            if let Some(waits) = waiting.borrow_mut().take() {
                // Who waited may have given up.
                let _ = waits.send(answer);
            }
        };
        let on_message = {
            let waiting = waiting.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                answer(&waiting, event.data());
            })
        };
        let on_error = {
            let waiting = waiting.clone();
            Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
                // It is told of by whoever waits.
                event.prevent_default();
                answer(&waiting, event.message().into());
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let writer = Self {
            worker,
            waiting,
            _on_message: on_message,
            _on_error: on_error,
        };
        writer.ask("open", &[("file", file)], &Array::new()).await?;
        Ok(writer)
    }

    /// Writes at that offset.
    pub(super) async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), JsValue> {
        let bytes = Uint8Array::from(bytes);
        let transfer = Array::of1(&bytes.buffer());
        let at = JsValue::from_f64(offset as f64);
        self.ask("write", &[("bytes", &bytes), ("at", &at)], &transfer)
            .await
    }

    /// Lets go of the file, with that length.
    pub(super) async fn close(self, len: u64) -> Result<(), JsValue> {
        let len = JsValue::from_f64(len as f64);
        self.ask("close", &[("len", &len)], &Array::new()).await
    }

    async fn ask(
        &self,
        kind: &str,
        with: &[(&str, &JsValue)],
        transfer: &Array,
    ) -> Result<(), JsValue> {
        let message = Object::new();
        Reflect::set(&message, &"kind".into(), &kind.into())?;
        for (name, value) in with {
            Reflect::set(&message, &(*name).into(), value)?;
        }
        let (answer, answered) = oneshot::channel();
        self.waiting.replace(Some(answer));
        self.worker.post_message_with_transfer(&message, transfer)?;
        match answered.await {
            Ok(answer) if answer.is_null() => Ok(()),
            Ok(why) => Err(why),
            Err(oneshot::Canceled) => Err(JsValue::UNDEFINED),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
