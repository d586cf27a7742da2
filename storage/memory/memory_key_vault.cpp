#include "storage/memory/memory_key_vault.hpp"

#include "storage/draw_key.hpp"

namespace veilleuse::storage {

key_lookup memory_key_vault::find(const events::stream_id& stream) {
  const std::scoped_lock lock{keys_->mutex};
  const auto row = keys_->rows.find(stream);
  return row == keys_->rows.end() ? key_lookup{} : row->second;
}

std::vector<key_lookup> memory_key_vault::find_or_create(const std::vector<events::stream_id>& streams) {
  const std::scoped_lock lock{keys_->mutex};
  std::vector<key_lookup> found;
  found.reserve(streams.size());
  for (const auto& stream : streams) {
    auto& row = keys_->rows[stream];
    if (row.standing == key_standing::absent) row = {key_standing::present, draw_key()};
    found.push_back(row);
  }
  return found;
}

void memory_key_vault::destroy(const events::stream_id& stream) {
  const std::scoped_lock lock{keys_->mutex};
  keys_->rows[stream] = {key_standing::destroyed, nullptr};
}

}  // namespace veilleuse::storage
