#include "engine/wire/frame_reader.hpp"

#include "engine/wire/utf8.hpp"

#include <cstring>

namespace veilleuse::engine::wire {

namespace {

constexpr std::size_t control_bytes = 125;

bool is_control(opcode kind) {
  return static_cast<std::uint8_t>(kind) >= 8;
}

bool is_known(opcode kind) {
  const auto number = static_cast<std::uint8_t>(kind);
  return number <= 2 || (number >= 8 && number <= 10);
}

// RFC 6455 section 7.4: what an endpoint may send.
bool is_close_code(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

std::uint64_t big_endian(std::span<const char> bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes)
    number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

void unmask(std::span<char> payload, const std::array<char, 4>& key) {
  std::uint32_t word_key = 0;
  std::memcpy(&word_key, key.data(), sizeof word_key);
  const std::uint64_t wide_key = std::uint64_t{word_key} << 32 | word_key;
  std::size_t at = 0;
  for (; at + sizeof wide_key <= payload.size(); at += sizeof wide_key) {
    std::uint64_t word = 0;
    std::memcpy(&word, payload.data() + at, sizeof word);
    word ^= wide_key;
    std::memcpy(payload.data() + at, &word, sizeof word);
  }
  for (; at < payload.size(); ++at)
    payload[at] = static_cast<char>(payload[at] ^ key[at % 4]);
}

client_message read_close(std::string_view payload) {
  if (payload.empty()) return close_message{};
  if (payload.size() == 1) return broken_message{close_code::protocol_error};
  const auto code = static_cast<std::uint16_t>(big_endian(payload.substr(0, 2)));
  if (!is_close_code(code)) return broken_message{close_code::protocol_error};
  if (!is_utf8(payload.substr(2))) return broken_message{close_code::invalid_utf8};
  return close_message{code};
}

client_message read_control(opcode kind, std::string_view payload) {
  if (kind == opcode::ping) return ping_message{payload};
  if (kind == opcode::pong) return pong_message{};
  return read_close(payload);
}

}  // namespace

void frame_reader::begin(std::span<char> fresh) {
  works_on_kept_ = !kept_.empty();
  if (works_on_kept_) kept_.append(fresh.data(), fresh.size());
  work_ = works_on_kept_ ? std::span<char>{kept_} : fresh;
}

void frame_reader::end() {
  if (!works_on_kept_) {
    kept_.assign(work_.data(), work_.size());
  } else if (work_.empty()) {
    // Idle connections are many and hold no memory for frames.
    kept_ = {};
  } else {
    kept_.erase(0, kept_.size() - work_.size());
  }
  work_ = {};
}

client_message frame_reader::next() {
  if (!in_message_ && !fragments_.empty()) fragments_ = {};
  const auto outcome = read_header();
  if (const auto* broken = std::get_if<broken_message>(&outcome)) return *broken;
  const auto* frame = std::get_if<frame_header>(&outcome);
  if (frame == nullptr || work_.size() - frame->bytes < frame->payload_bytes) return incomplete{};
  const auto payload = work_.subspan(frame->bytes, frame->payload_bytes);
  work_ = work_.subspan(frame->bytes + frame->payload_bytes);
  unmask(payload, frame->key);
  const std::string_view text{payload.data(), payload.size()};
  if (is_control(frame->kind)) return read_control(frame->kind, text);
  return take_data(*frame, text);
}

frame_reader::header_outcome frame_reader::read_header() const {
  if (work_.size() < 2) return incomplete{};
  const auto first = static_cast<std::uint8_t>(work_[0]);
  const auto second = static_cast<std::uint8_t>(work_[1]);
  const bool reserved = (first & 0x70) != 0;
  const bool masked = (second & 0x80) != 0;
  if (reserved || !masked) return broken_message{close_code::protocol_error};
  frame_header frame;
  frame.final = (first & 0x80) != 0;
  frame.kind = static_cast<opcode>(first & 0x0f);
  const std::size_t short_length = second & 0x7f;
  const std::size_t length_bytes = short_length == 127 ? 8 : short_length == 126 ? 2 : 0;
  frame.bytes = 2 + length_bytes + frame.key.size();
  frame.payload_bytes = short_length;
  if (length_bytes > 0) {
    if (work_.size() < 2 + length_bytes) return incomplete{};
    frame.payload_bytes = big_endian(work_.subspan(2, length_bytes));
  }
  if (const auto fault = fault_of(frame)) return broken_message{*fault};
  if (work_.size() < frame.bytes) return incomplete{};
  std::memcpy(frame.key.data(), work_.data() + 2 + length_bytes, frame.key.size());
  return frame;
}

std::optional<close_code> frame_reader::fault_of(const frame_header& frame) const {
  if (!is_known(frame.kind)) return close_code::protocol_error;
  if (is_control(frame.kind)) {
    const bool well_formed = frame.final && frame.payload_bytes <= control_bytes;
    return well_formed ? std::nullopt : std::optional{close_code::protocol_error};
  }
  if (frame.kind == opcode::binary) return close_code::binary_frame;
  if ((frame.kind == opcode::continuation) != in_message_) return close_code::protocol_error;
  const auto room = message_bytes_ - (in_message_ ? fragments_.size() : 0);
  if (frame.payload_bytes > room) return close_code::frame_too_big;
  return std::nullopt;
}

client_message frame_reader::take_data(const frame_header& frame, std::string_view payload) {
  auto text = payload;
  if (in_message_ || !frame.final) {
    fragments_.append(payload);
    in_message_ = !frame.final;
    if (in_message_) return fragment{};
    text = fragments_;
  }
  if (!is_utf8(text)) return broken_message{close_code::invalid_utf8};
  return text_message{text};
}

}  // namespace veilleuse::engine::wire
