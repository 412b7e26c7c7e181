#pragma once

#include "../cuff_core/control.h"
#include "rate.h"
#include "reply.h"

namespace cuff {

constexpr int IDS_KEPT = 32;
constexpr int FRAMES_A_SECOND = 50;
constexpr int BAD_FRAMES = 10;
constexpr Span BAD_FRAMES_MS = 10000;

/// Replies that wait for a client to read. Beyond the first number nothing but releases is carried out.
constexpr int REPLIES_WAITING = 12;
constexpr int REPLIES_KEPT = 16;

/// One connection's side of the protocol, without its socket. The windows of the network are in real time.
///
/// A frame leads to a reply at once, or to a question for the control task, whose answer is given to `answered`.
class Conversation {
 public:
  /// What a frame leads to. FULL is nothing yet, for too many replies wait.
  enum class Step : uint8_t { REPLIED, ASKED, DROPPED, LAST, FULL };

  /// Begin with a client, whose questions go through `box`.
  void start(Control &control, int box, const Client &client);

  const Client &client() const { return this->client_; }
  uint32_t streams() const { return this->streams_; }

  /// Count a frame of any sort; return whether they are more than 50 in a second.
  bool flooding(Moment now) { return this->frames_.exceeded(now); }

  /// Carry out one text message. `seq` is that of the newest state.
  ///
  /// With `only_release` anything else is dropped: it came too fast, or behind the end.
  Step handle(const char *text, size_t size, Moment now, uint32_t seq, bool only_release);

  /// Refuse a message that is no text.
  Step refuse_binary(Moment now, uint32_t seq);

  /// Return whether the control task has answered. `version` is of the first snapshot that shows what it did; the
  /// reply waits for `reply_with`.
  bool answered(uint32_t &version);

  /// Whether there is room for a reply.
  bool has_room() const { return this->waiting_ < REPLIES_KEPT; }

  /// Have the answer sent with the number of the last state that does not show it.
  void reply_with(uint32_t seq);

  /// The oldest reply that waits, null without any.
  const Reply *waiting() const { return this->waiting_ > 0 ? &this->replies_[this->first_] : nullptr; }

  /// Forget the oldest reply: it is sent.
  void sent();

 protected:
  /// What was answered to an id, of which the hash is enough: only a client could make two of its own alike.
  struct Kept {
    uint64_t id = 0;
    uint64_t content = 0;
    Answer answer;
  };

  Step bad_(Refusal refusal, Moment now, uint32_t seq);
  Step begin_(const Frame &frame, uint32_t seq);
  Step repeat_(const Frame &frame, const Kept &kept, uint32_t seq);
  void stream_(const Request &request);
  void find_events_(Ms since, Answer &answer) const;
  const Kept *find_(uint64_t id) const;
  void keep_(const Answer &answer);
  Step reply_(const RequestId &id, const Answer &answer);

  Control *control_ = nullptr;
  uint32_t streams_ = 0;
  uint32_t kept_count_ = 0;
  int box_ = 0;
  uint8_t first_ = 0;
  uint8_t waiting_ = 0;
  Answer asked_;
  uint64_t asked_hash_ = 0;
  uint64_t asked_content_ = 0;
  RequestId asked_id_;
  Client client_;
  // The tenth within the window is one too many, so nine are let go.
  Rate<BAD_FRAMES - 1, BAD_FRAMES_MS> bad_frames_;
  Rate<FRAMES_A_SECOND, 1000> frames_;
  Kept kept_[IDS_KEPT];
  Reply replies_[REPLIES_KEPT];
};

}  // namespace cuff
