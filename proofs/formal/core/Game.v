(* Goodfellow et al. 2014 on a finite sample space.

     Proposition 1.  For G fixed, the optimal discriminator D is
       D*_G(x) = p_data(x) / (p_data(x) + p_g(x)).

   With it: where it is unique, that its values off the support do not matter,
   what happens for D into the open interval (0,1), and eq. (4): the virtual
   training criterion C(G) = max_D V(G,D). *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Pointwise Integrand Extended Maximum Finite.
Local Open Scope R_scope.

Section Game.
Context {X : Type} (space : list X).
Variables p q : X -> R.
Hypotheses (law_p : law space p) (law_q : law space q).

Let hp : forall x, In x space -> 0 <= p x := proj1 law_p.
Let hq : forall x, In x space -> 0 <= q x := proj1 law_q.

Lemma payoff_max (x : X) (y : R) : In x space -> admissible (p x) (q x) y ->
  payoff (p x) (q x) y <= payoff (p x) (q x) (peak (p x) (q x)).
Proof.
intros hx hy; pose proof (hp x hx); pose proof (hq x hx).
destruct (Req_dec (p x + q x) 0) as [z | z]; [| apply payoff_le_peak; auto; lra].
replace (p x) with 0 by lra; replace (q x) with 0 by lra; unfold payoff; lra.
Qed.

Theorem proposition_1 (D : X -> R) : discriminator space D ->
  (V space p q D <= V space p q (Dstar p q))%E.
Proof.
intros hD; change (V space p q (Dstar p q)) with (C space p q).
rewrite C_finite by assumption.
destruct (V_cases space p q hp hq D hD) as [h | ->]; [| exact I].
rewrite V_finite by assumption; apply sum_le; intros x hx; apply payoff_max; auto.
Qed.

(* ... with equality iff D = D*_G wherever p_data + p_g > 0. *)
Theorem proposition_1_unique (D : X -> R) : discriminator space D ->
  (V space p q D <= V space p q (Dstar p q))%E /\
  (V space p q D = V space p q (Dstar p q) <->
   forall x, In x space -> 0 < p x + q x -> D x = Dstar p q x).
Proof.
intros hD; split; [now apply proposition_1 |].
change (V space p q (Dstar p q)) with (C space p q); rewrite C_finite by assumption; split.
- destruct (V_cases space p q hp hq D hD) as [h | ->]; [| discriminate].
  rewrite V_finite by assumption; intros [= e] x hx pos.
  apply payoff_peak_unique; auto.
  apply (sum_le_eq (fun x => payoff (p x) (q x) (D x))) with (2 := e); [| exact hx].
  intros y hy; apply payoff_max; auto.
- intros e.
  assert (h : always_admissible space p q D).
  { intros x hx; pose proof (hp x hx); pose proof (hq x hx).
    destruct (Req_dec (p x + q x) 0) as [z | z]; [split; [now apply hD | lra] |].
    rewrite (e x hx) by lra; apply peak_admissible; lra. }
  rewrite V_finite by assumption; f_equal; apply sum_ext; intros x hx.
  pose proof (hp x hx); pose proof (hq x hx); destruct (Req_dec (p x + q x) 0) as [z | z].
  + replace (p x) with 0 by lra; replace (q x) with 0 by lra; unfold payoff; ring.
  + now rewrite (e x hx) by lra.
Qed.

(* "The discriminator does not need to be defined outside of the supports." *)
Theorem proposition_1_off_support (D D' : X -> R) :
  (forall x, In x space -> 0 < p x + q x -> D x = D' x) -> V space p q D = V space p q D'.
Proof.
intros e; unfold V, E; f_equal; apply Sum_ext; intros x hx.
- pose proof (hq x hx); destruct (hp x hx) as [pos | <-]; [| now rewrite !scale_zero].
  now rewrite e by (auto; lra).
- pose proof (hp x hx); destruct (hq x hx) as [pos | <-]; [| now rewrite !scale_zero].
  now rewrite e by (auto; lra).
Qed.

(* Eq. (4): C(G) is the supremum of V(D,G) over all D, and a maximum. *)
Theorem criterion :
  is_sup (fun v => exists D, discriminator space D /\ v = V space p q D) (C space p q) /\
  C space p q =
    (E space p (fun x => log (Dstar p q x)) + E space q (fun x => log (1 - Dstar p q x)))%E.
Proof.
split; [apply is_sup_max | reflexivity].
- exists (Dstar p q); split; [now apply Dstar_discriminator | reflexivity].
- intros v [D [hD ->]]; now apply proposition_1.
Qed.

(* A discriminator in the open interval, at cost 2 log(1-e). *)
Definition inward (e : R) (x : X) : R := (1 - e) * Dstar p q x + e / 2.

Lemma inward_open (e : R) x : In x space -> 0 < e < 1 -> 0 < inward e x < 1.
Proof.
intros hx he; unfold inward.
pose proof (Dstar_discriminator space p q hp hq x hx); nra.
Qed.

Lemma inward_cost (e : R) : 0 < e < 1 ->
  (C space p q <= Finite (- 2 * ln (1 - e)) + V space p q (inward e))%E.
Proof.
intros he.
assert (h : always_admissible space p q (inward e)).
{ intros x hx; pose proof (inward_open e x hx he); repeat split; lra. }
rewrite C_finite, V_finite by assumption; simpl.
replace (- 2 * ln (1 - e)) with (sum (fun x => - ln (1 - e) * (p x + q x)) space)
  by (rewrite sum_scale, sum_plus; rewrite (proj2 law_p), (proj2 law_q); ring).
rewrite <- sum_plus; apply sum_le; intros x hx.
pose proof (hp x hx) as p0; pose proof (hq x hx) as q0.
pose proof (inward_open e x hx he) as [open0 open1].
pose proof (Dstar_admissible space p q hp hq x hx) as [h01 [ha hb]].
fold (Dstar p q x); set (y := Dstar p q x) in *; unfold payoff.
change (peak (p x) (q x)) with y.
assert (shrink : forall w z t, 0 <= w -> (0 < w -> 0 < z) -> (1 - e) * z <= t ->
  w * ln z <= w * ln t - w * ln (1 - e)).
{ intros w z t [pos | <-] hz ht; [| lra]; specialize (hz pos).
  rewrite <- Rmult_minus_distr_l; apply Rmult_le_compat_l; [lra |].
  assert (0 < (1 - e) * z) by nra; pose proof (ln_le _ t ltac:(eassumption) ht) as below.
  rewrite ln_mult in below; lra. }
pose proof (shrink (p x) y (inward e x) p0 ha ltac:(unfold inward; fold y; lra)).
pose proof (shrink (q x) (1 - y) (1 - inward e x) q0 ltac:(intros pos; specialize (hb pos); lra)
  ltac:(unfold inward; fold y; lra)).
lra.
Qed.

(* With D restricted to (0,1) the supremum is the same, and is attained iff
   p_data and p_g have the same support. *)
Theorem proposition_1_open_range :
  is_sup (fun v => exists D, (forall x, In x space -> 0 < D x < 1) /\ v = V space p q D)
    (C space p q) /\
  ((exists D, (forall x, In x space -> 0 < D x < 1) /\ V space p q D = C space p q) <->
   forall x, In x space -> (0 < p x <-> 0 < q x)).
Proof.
split; [split |].
- intros v [D [hD ->]]; apply proposition_1; intros x hx; specialize (hD x hx); lra.
- intros b hb; rewrite C_finite by assumption.
  set (c := sum _ space).
  assert (close : forall t, 0 < t -> (Finite c <= Finite t + b)%E).
  { intros t ht; pose (e := 1 - exp (- (t / 2))).
    assert (he : 0 < e < 1).
    { pose proof (exp_pos (- (t / 2))); unfold e; split; [| lra].
      pose proof (exp_increasing (- (t / 2)) 0 ltac:(lra)) as h; rewrite exp_0 in h; lra. }
    pose proof (inward_cost e he) as h; rewrite C_finite in h by assumption; fold c in h.
    replace (1 - e) with (exp (- (t / 2))) in h by (unfold e; ring); rewrite ln_exp in h.
    replace (- 2 * - (t / 2)) with t in h by field.
    specialize (hb (V space p q (inward e)) (ex_intro _ (inward e)
      (conj (fun x hx => inward_open e x hx he) eq_refl))).
    destruct (V space p q (inward e)), b; simpl in *; tauto || lra. }
  destruct b as [b | |]; [| exact I | exact (close 1 Rlt_0_1)].
  apply le_epsilon; intros t ht; specialize (close t ht); simpl in close; lra.
- split.
  + intros [D [hD e]] x hx.
    assert (hD' : discriminator space D) by (intros y hy; specialize (hD y hy); lra).
    pose proof (proj1 (proj2 (proposition_1_unique D hD')) e x hx) as eq.
    specialize (hD x hx); pose proof (hp x hx); pose proof (hq x hx); unfold Dstar in eq.
    split; intros pos; specialize (eq ltac:(lra)); apply Rnot_le_lt; intros no;
      [replace (q x) with 0 in eq by lra; replace (p x / (p x + 0)) with 1 in eq by (field; lra)
      | replace (p x) with 0 in eq by lra; replace (0 / (0 + q x)) with 0 in eq by (field; lra)];
      lra.
  + intros both; pose (D x := if Rle_dec (p x + q x) 0 then / 2 else Dstar p q x).
    exists D; split.
    * intros x hx; unfold D; destruct (Rle_dec (p x + q x) 0); [lra |].
      pose proof (hp x hx); pose proof (hq x hx).
      destruct (peak_admissible (p x) (q x)) as [_ [ha hb]]; try lra.
      assert (0 < p x) by (destruct (Rlt_dec 0 (p x)); [easy | apply both; auto; lra]).
      split; [now apply ha | now apply hb, both].
    * apply proposition_1_off_support; intros x hx pos; unfold D.
      destruct (Rle_dec (p x + q x) 0); [lra | reflexivity].
Qed.
End Game.
