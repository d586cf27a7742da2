#include "storage/rocksdb/rocksdb_view_store.hpp"

#include "storage/big_endian.hpp"
#include "storage/limits.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace veilleuse::storage {

namespace {

constexpr char offset_prefix = 'o';
constexpr char row_prefix = 'r';
constexpr std::size_t count_size = sizeof(std::uint64_t);
constexpr std::size_t offset_size = count_size + std::tuple_size_v<digest>;
constexpr auto views_family = views_database::family::views;

std::string prefix_of(char kind, std::string_view view) {
  if (view.size() > limits::view_name_bytes) {
    std::fputs("veilleuse: the name of a view is too long\n", stderr);
    std::abort();
  }
  std::string prefix{kind, static_cast<char>(view.size())};
  prefix += view;
  return prefix;
}

/// The first key behind all that start with `prefix`. A prefix starts with a letter, so there is one.
std::string end_of(std::string prefix) {
  while (prefix.back() == '\xff') {
    prefix.pop_back();
  }
  ++prefix.back();
  return prefix;
}

std::string offset_key(std::string_view view, partition_id partition) {
  auto key = prefix_of(offset_prefix, view);
  std::array<char, sizeof partition.value> number;
  put_big_endian(number.data(), partition.value);
  return key.append(number.data(), number.size());
}

std::string row_key(std::string_view view, std::string_view key) {
  return prefix_of(row_prefix, view).append(key);
}

std::string offset_row(const prefix_digest& offset) {
  std::string row(offset_size, '\0');
  std::copy(offset.chain.begin(), offset.chain.end(), put_big_endian(row.data(), offset.count.value));
  return row;
}

}  // namespace

void rocksdb_view_store::apply(std::string_view view, partition_id partition, const prefix_digest& offset,
                               const std::vector<view_change>& changes) {
  auto* const views = database_->handle(views_family);
  rocksdb::WriteBatch batch;
  batch.Put(views, offset_key(view, partition), offset_row(offset));
  for (const auto& [key, row] : changes) {
    if (row) {
      batch.Put(views, row_key(view, key), *row);
    } else {
      batch.Delete(views, row_key(view, key));
    }
  }
  database_->write(batch);
}

prefix_digest rocksdb_view_store::offset(std::string_view view, partition_id partition) {
  const auto row = database_->get(views_family, offset_key(view, partition));
  if (!row) return {};
  if (row->size() != offset_size) database_->fail_damaged();
  prefix_digest offset{{get_big_endian<std::uint64_t>(row->data())}, {}};
  std::copy(row->begin() + count_size, row->end(), offset.chain.begin());
  return offset;
}

std::optional<std::string> rocksdb_view_store::find(std::string_view view, std::string_view key) {
  return database_->get(views_family, row_key(view, key));
}

void rocksdb_view_store::scan(std::string_view view, std::string_view from,
                              const std::function<bool(std::string_view key, std::string_view row)>& visit) {
  const auto prefix = prefix_of(row_prefix, view);
  const auto end = end_of(prefix);
  const rocksdb::Slice bound{end};
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &bound;
  const auto rows = database_->rows(views_family, options);
  for (rows->Seek(prefix + std::string{from}); rows->Valid(); rows->Next()) {
    if (!visit(rows->key().ToStringView().substr(prefix.size()), rows->value().ToStringView())) return;
  }
  database_->require_sound(rows->status());
}

void rocksdb_view_store::drop(std::string_view view) {
  auto* const views = database_->handle(views_family);
  rocksdb::WriteBatch batch;
  for (const char kind : {offset_prefix, row_prefix}) {
    const auto prefix = prefix_of(kind, view);
    batch.DeleteRange(views, prefix, end_of(prefix));
  }
  database_->write(batch);
}

}  // namespace veilleuse::storage
