//! DescribeImages.

use crate::backend::BlockBackend;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::naming::named;
use crate::service::rows::SourceRow;
use crate::service::views::ImageView;

impl<B: BlockBackend + 'static> Service<B> {
    /// All images, by name.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_images(&self) -> Result<Vec<ImageView>, ServiceError> {
        self.catch_up().await;
        let facts: Vec<_> = {
            let state = self.inner.state.borrow();
            let images = state.images.iter().filter_map(|(&id, row)| {
                let snapshot = state.snapshots.get(&row.snapshot)?;
                let version = self.inner.pool.version(snapshot.version)?;
                let disks = state.disks_from(SourceRow::Image(id));
                let view = ImageView {
                    id: id.to_string(),
                    key: snapshot.key.map(|key| key.to_string()),
                    name: row.name.clone(),
                    description: row.description.clone(),
                    tags: row.tags.clone(),
                    created_ms: row.created_ms,
                    len: version.len,
                    block_size: version.block_size.len(),
                    snapshot: named(row.snapshot, Some(&snapshot.name)),
                    data: (row.data.iter())
                        .map(|id| state.snapshot_name(*id))
                        .collect(),
                    instances: (state.instances_from(id))
                        .map(|(id, row)| named(id, Some(&row.name)))
                        .collect(),
                    disks: disks.map(|(id, row)| named(id, Some(&row.name))).collect(),
                    data_bytes: 0,
                };
                Some((snapshot.version, view))
            });
            images.collect()
        };
        let mut views = Vec::new();
        for (version, mut view) in facts {
            if self.inner.pool.version(version).is_some() {
                view.data_bytes = self.contents(version).await?;
                views.push(view);
            }
        }
        views.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(views)
    }
}
