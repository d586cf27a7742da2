#include "events/stream.hpp"

namespace veilleuse::events {

namespace {

constexpr std::uint64_t fnv_offset = 14695981039346656037ULL;
constexpr std::uint64_t fnv_prime = 1099511628211ULL;

// MurmurHash3's finaliser: FNV-1a alone leaves the low bits of similar keys too alike.
std::uint64_t mix(std::uint64_t hash) {
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33;
  hash *= 0xc4ceb9fe1a85ec53ULL;
  hash ^= hash >> 33;
  return hash;
}

std::uint64_t hash_of(service_id service, stream_kind kind, const id_bytes& key) {
  auto hash = fnv_offset;
  const auto add = [&hash](std::uint8_t byte) { hash = (hash ^ byte) * fnv_prime; };
  add(static_cast<std::uint8_t>(service.value >> 8));
  add(static_cast<std::uint8_t>(service.value & 0xff));
  add(static_cast<std::uint8_t>(kind));
  for (const auto byte : key)
    add(byte);
  return mix(hash);
}

}  // namespace

stream_id stream_of(service_id service, const conversation_id& id) {
  return {service, stream_kind::conversation, id.bytes};
}

stream_id staff_stream_of(service_id service, const conversation_id& id) {
  return {service, stream_kind::conversation_staff, id.bytes};
}

stream_id stream_of(service_id service, const moderator_id& id) {
  return {service, stream_kind::moderator, id.bytes};
}

stream_id stream_of(service_id service, const queue_id& id) {
  return {service, stream_kind::desk, id.bytes};
}

stream_id key_stream_of(const stream_id& stream) {
  auto family = stream;
  if (stream.kind == stream_kind::conversation_staff) family.kind = stream_kind::conversation;
  return family;
}

std::uint32_t partition_of(const stream_id& stream, std::uint32_t partitions) {
  // Siblings share their conversation's key, hence its kind: one family.
  const auto family = key_stream_of(stream);
  return static_cast<std::uint32_t>(hash_of(family.service, family.kind, family.key) % partitions);
}

}  // namespace veilleuse::events

std::size_t std::hash<veilleuse::events::stream_id>::operator()(
    const veilleuse::events::stream_id& stream) const noexcept {
  return veilleuse::events::hash_of(stream.service, stream.kind, stream.key);
}
