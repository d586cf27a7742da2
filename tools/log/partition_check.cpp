#include "tools/log/partition_check.hpp"

#include "events/codec/codec.hpp"
#include "storage/chain.hpp"
#include "storage/sealing.hpp"

#include <variant>

namespace veilleuse::tools {
namespace {

/// The record's own header against what the log says of it.
std::string header_fault(const storage::logged_record& record) {
  const auto view = storage::view_record(*record.record);
  if (!view) return "its bytes are damaged";
  const auto decoded = events::decode_outline(view->clear);
  if (const auto* error = std::get_if<events::codec_error>(&decoded))
    return *error == events::codec_error::newer_version ? "it was written by a newer version"
                                                        : "its header is damaged";
  const auto& outline = std::get<events::record_outline>(decoded);
  const bool agrees = outline.stream == record.stream && outline.first == record.first &&
                      outline.event_count == record.event_count && outline.part_count == view->sealed.size();
  return agrees ? "" : "its header and its envelope disagree";
}

}  // namespace

bool partition_check::ordinal_follows(const storage::logged_record& record) const {
  if (record.term == term_) return record.nonce == nonce_ && record.ordinal.value == ordinal_.value + 1;
  return record.term > term_ && record.ordinal.value == 1;
}

std::vector<std::string> partition_check::next(const storage::logged_record& record) {
  std::vector<std::string> faults;
  if (record.at.value != seen_.count.value + 1) faults.emplace_back("a record before it is missing");
  if (!ordinal_follows(record)) faults.emplace_back("its term and ordinal do not follow those before");
  const storage::chain_link link{partition_, record.at, record.term, record.nonce, record.ordinal};
  if (storage::next_chain(seen_.chain, link, *record.record) != record.chain)
    faults.emplace_back("its chain hash does not match");
  if (auto fault = header_fault(record); !fault.empty()) faults.push_back(std::move(fault));
  seen_ = {record.at, record.chain};
  term_ = record.term;
  nonce_ = record.nonce;
  ordinal_ = record.ordinal;
  return faults;
}

}  // namespace veilleuse::tools
