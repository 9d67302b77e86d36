(* Extended real numbers, for the conventions of the paper:

     log 0 = -oo,   0 log 0 = 0,   KL(p||q) = +oo where q does not dominate p.

   Weights are real and nonnegative; a weight 0 makes any term 0. *)
From Coq Require Import Reals Lra.
From GanTheory.Core Require Import Logarithm.

Inductive extended : Type := Finite (r : R) | p_oo | m_oo.

Declare Scope extended_scope.
Delimit Scope extended_scope with E.
Bind Scope extended_scope with extended.

Definition le (u v : extended) : Prop :=
  match u, v with
  | m_oo, _ | _, p_oo => True
  | Finite x, Finite y => (x <= y)%R
  | _, _ => False
  end.

Definition lt (u v : extended) : Prop := ~ le v u.

(* -oo + +oo never occurs below. *)
Definition add (u v : extended) : extended :=
  match u, v with
  | Finite x, Finite y => Finite (x + y)
  | m_oo, _ | _, m_oo => m_oo
  | _, _ => p_oo
  end.

Definition scale (a : R) (v : extended) : extended :=
  if Rle_dec a 0 then Finite 0 else
  match v with Finite x => Finite (a * x) | v => v end.

Definition opp (u : extended) : extended :=
  match u with Finite x => Finite (- x) | p_oo => m_oo | m_oo => p_oo end.

Definition log (t : R) : extended := if Rle_dec t 0 then m_oo else Finite (ln t).

Arguments scale a%R_scope v%E.
Arguments log t%R_scope.
Arguments Finite r%R_scope.
Infix "<=" := le : extended_scope.
Infix "<" := lt : extended_scope.
Infix "+" := add : extended_scope.
Infix "*" := scale : extended_scope.
Notation "- u" := (opp u) : extended_scope.

(* v is the least upper bound of S. *)
Definition is_sup (S : extended -> Prop) (v : extended) : Prop :=
  (forall u, S u -> (u <= v)%E) /\ (forall b, (forall u, S u -> (u <= b)%E) -> (v <= b)%E).

Definition is_inf (S : extended -> Prop) (v : extended) : Prop :=
  (forall u, S u -> (v <= u)%E) /\ (forall b, (forall u, S u -> (b <= u)%E) -> (b <= v)%E).

Local Open Scope R_scope.

Lemma le_refl (u : extended) : (u <= u)%E.
Proof. destruct u; simpl; auto with real. Qed.

Lemma le_trans (u v w : extended) : (u <= v)%E -> (v <= w)%E -> (u <= w)%E.
Proof. destruct u, v, w; simpl; try tauto; apply Rle_trans. Qed.

Lemma le_antisym (u v : extended) : (u <= v)%E -> (v <= u)%E -> u = v.
Proof. destruct u, v; simpl; try tauto; intros h k; f_equal; lra. Qed.

Lemma finite_lt (x y : R) : (Finite x < Finite y)%E <-> x < y.
Proof. unfold lt; simpl; lra. Qed.

Lemma is_sup_max (S : extended -> Prop) (v : extended) :
  S v -> (forall u, S u -> (u <= v)%E) -> is_sup S v.
Proof. intros hv h; split; [exact h | intros b hb; exact (hb v hv)]. Qed.

Lemma is_inf_min (S : extended -> Prop) (v : extended) :
  S v -> (forall u, S u -> (v <= u)%E) -> is_inf S v.
Proof. intros hv h; split; [exact h | intros b hb; exact (hb v hv)]. Qed.

Lemma log_finite (t : R) : 0 < t -> log t = Finite (ln t).
Proof. intros h; unfold log; destruct (Rle_dec t 0); [lra | reflexivity]. Qed.

Lemma log_oo (t : R) : t <= 0 -> log t = m_oo.
Proof. intros h; unfold log; destruct (Rle_dec t 0); [reflexivity | lra]. Qed.

Lemma scale_finite (a x : R) : 0 <= a -> scale a (Finite x) = Finite (a * x).
Proof.
intros h; unfold scale; destruct (Rle_dec a 0); [| reflexivity].
f_equal; replace a with 0 by lra; ring.
Qed.

Lemma scale_oo (a : R) : 0 < a -> scale a m_oo = m_oo.
Proof. intros h; unfold scale; destruct (Rle_dec a 0); [lra | reflexivity]. Qed.

Lemma scale_zero (v : extended) : scale 0 v = Finite 0.
Proof. unfold scale; destruct (Rle_dec 0 0); [reflexivity | lra]. Qed.

(* A weighted logarithm is finite unless it is that of 0 with a positive weight. *)
Lemma weighted_log (a t : R) : 0 <= a -> (0 < a -> 0 < t) -> scale a (log t) = Finite (a * ln t).
Proof.
intros [ha | <-] h.
- rewrite log_finite by auto; apply scale_finite; lra.
- rewrite scale_zero; f_equal; ring.
Qed.

Lemma add_comm (u v : extended) : (u + v = v + u)%E.
Proof. destruct u, v; simpl; try reflexivity; f_equal; ring. Qed.

Lemma add_assoc (u v w : extended) : (u + (v + w) = u + v + w)%E.
Proof. destruct u, v, w; simpl; try reflexivity; f_equal; ring. Qed.

Lemma add_zero (u : extended) : (Finite 0 + u = u)%E.
Proof. destruct u; simpl; try reflexivity; f_equal; ring. Qed.

Lemma add_le (u u' v v' : extended) : (u <= u' -> v <= v' -> u + v <= u' + v')%E.
Proof. destruct u, u', v, v'; simpl; try tauto; apply Rplus_le_compat. Qed.

Lemma scale_le (a : R) (u v : extended) : (u <= v)%E -> (a * u <= a * v)%E.
Proof.
unfold scale; destruct (Rle_dec a 0); [intros _; simpl; lra |].
destruct u, v; simpl; try tauto; apply Rmult_le_compat_l; lra.
Qed.

Lemma scale_add (a : R) (u v : extended) : (a * (u + v) = a * u + a * v)%E.
Proof.
unfold scale; destruct (Rle_dec a 0); [simpl; try reflexivity; f_equal; ring |].
destruct u, v; simpl; try reflexivity; f_equal; ring.
Qed.

Lemma scale_plus (a b : R) (u : extended) : 0 <= a -> 0 <= b -> ((a + b)%R * u = a * u + b * u)%E.
Proof.
intros [ha | <-] [hb | <-]; rewrite ?Rplus_0_l, ?Rplus_0_r, ?scale_zero, ?add_zero;
  try rewrite add_comm, add_zero; try reflexivity.
unfold scale; destruct (Rle_dec (a + b) 0), (Rle_dec a 0), (Rle_dec b 0); try lra.
destruct u; simpl; try reflexivity; f_equal; ring.
Qed.

Lemma scale_scale (a b : R) (u : extended) : 0 <= a -> 0 <= b -> ((a * b)%R * u = a * (b * u))%E.
Proof.
intros [ha | <-] [hb | <-]; rewrite ?Rmult_0_l, ?Rmult_0_r, ?scale_zero; try reflexivity.
- pose proof (Rmult_lt_0_compat a b ha hb); unfold scale.
  destruct (Rle_dec (a * b) 0), (Rle_dec a 0), (Rle_dec b 0); try lra.
  destruct u; simpl; try reflexivity; f_equal; ring.
- rewrite scale_finite by lra; f_equal; ring.
Qed.

Lemma scale_one (u : extended) : (1 * u = u)%E.
Proof. unfold scale; destruct (Rle_dec 1 0); [lra | destruct u; try reflexivity; f_equal; ring]. Qed.
