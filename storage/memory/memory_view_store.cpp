#include "storage/memory/memory_view_store.hpp"

namespace veilleuse::storage {

memory_views::views memory_views::image() const {
  const std::scoped_lock lock{mutex_};
  return views_;
}

void memory_views::restore(views image) {
  const std::scoped_lock lock{mutex_};
  views_ = std::move(image);
}

void memory_view_store::apply(std::string_view view, partition_id partition, const prefix_digest& offset,
                              const std::vector<view_change>& changes) {
  const std::scoped_lock lock{kept_->mutex_};
  auto& changed = kept_->views_[std::string{view}];
  changed.offsets[partition] = offset;
  for (const auto& [key, row] : changes) {
    if (row) {
      changed.rows[key] = *row;
    } else {
      changed.rows.erase(key);
    }
  }
}

prefix_digest memory_view_store::offset(std::string_view view, partition_id partition) {
  const std::scoped_lock lock{kept_->mutex_};
  const auto found = kept_->views_.find(view);
  if (found == kept_->views_.end()) return {};
  const auto at = found->second.offsets.find(partition);
  return at == found->second.offsets.end() ? prefix_digest{} : at->second;
}

std::optional<std::string> memory_view_store::find(std::string_view view, std::string_view key) {
  const std::scoped_lock lock{kept_->mutex_};
  const auto found = kept_->views_.find(view);
  if (found == kept_->views_.end()) return std::nullopt;
  const auto row = found->second.rows.find(key);
  if (row == found->second.rows.end()) return std::nullopt;
  return row->second;
}

void memory_view_store::scan(std::string_view view, std::string_view from,
                             const std::function<bool(std::string_view key, std::string_view row)>& visit) {
  // A copy: `visit` may call the store again.
  std::map<std::string, std::string, std::less<>> rows;
  {
    const std::scoped_lock lock{kept_->mutex_};
    const auto found = kept_->views_.find(view);
    if (found == kept_->views_.end()) return;
    rows.insert(found->second.rows.lower_bound(from), found->second.rows.end());
  }
  for (const auto& [key, row] : rows) {
    if (!visit(key, row)) return;
  }
}

void memory_view_store::drop(std::string_view view) {
  const std::scoped_lock lock{kept_->mutex_};
  const auto found = kept_->views_.find(view);
  if (found != kept_->views_.end()) kept_->views_.erase(found);
}

}  // namespace veilleuse::storage
