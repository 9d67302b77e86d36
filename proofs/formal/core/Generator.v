(* Goodfellow et al. 2014, the generator as a map: p_g is the law of G(z) for
   z ~ p_z.  On finite spaces,

     E_{z ~ p_z} log(1 - D(G(z))) = E_{x ~ p_g} log(1 - D(x)),

   and a discriminator that sees only T(x) plays against
   JSD(T#p, T#q) <= JSD(p, q). *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Integrand Extended Maximum Finite Game Theorem1
  Proposition2.
Import ListNotations.
Local Open Scope R_scope.

Section Pushforward.
Context {Z X : Type} (zs : list Z) (xs : list X).
Hypotheses (nodup : NoDup xs) (X_dec : forall x y : X, {x = y} + {x <> y}).
Variable G : Z -> X.
Hypothesis into : forall z, In z zs -> In (G z) xs.

(* The law of G(z). *)
Definition pushforward (p : Z -> R) (x : X) : R :=
  sum (fun z => if X_dec (G z) x then p z else 0) zs.

Theorem change_of_variables (p : Z -> R) (f : X -> extended) :
  (forall z, In z zs -> 0 <= p z) ->
  E zs p (fun z => f (G z)) = E xs (pushforward p) f.
Proof.
unfold E, pushforward; revert into; induction zs as [| z l IH]; simpl; intros maps hp.
- rewrite (Sum_finite _ (fun _ => 0)), sum_zero; auto; intros x _; apply scale_zero.
- rewrite IH by auto; clear IH.
  rewrite (Sum_ext (fun x => ((if X_dec (G z) x then p z else 0) + _) * f x)%E
    (fun x => (if X_dec (G z) x then p z else 0) * f x +
              sum (fun z => if X_dec (G z) x then p z else 0) l * f x)%E).
  + rewrite Sum_plus; f_equal; specialize (maps z (or_introl eq_refl)).
    revert nodup maps; induction xs as [| x m IH]; intros no hx; [easy |]; simpl.
    inversion_clear no as [| ? ? fresh nodup_m]; destruct (X_dec (G z) x) as [<- | ne].
    * rewrite (Sum_finite _ (fun _ => 0)), sum_zero, add_comm, add_zero; [reflexivity | easy |].
      intros y hy; destruct (X_dec (G z) y) as [<- | _]; [contradiction | apply scale_zero].
    * destruct hx as [-> | hx]; [easy |]; rewrite scale_zero, add_zero; auto.
  + intros x _; apply scale_plus; [destruct (X_dec (G z) x); auto; lra |].
    apply sum_nonneg; intros y hy; destruct (X_dec (G y) x); auto; lra.
Qed.

Lemma pushforward_law (p : Z -> R) : law zs p -> law xs (pushforward p).
Proof.
intros [hp total]; assert (nonneg : forall x, In x xs -> 0 <= pushforward p x)
  by (intros x _; apply sum_nonneg; intros z hz; destruct (X_dec (G z) x); auto; lra).
split; [exact nonneg |].
pose proof (change_of_variables p (fun _ => Finite 1) hp) as e; unfold E in e.
rewrite (Sum_finite _ p), (Sum_finite _ (pushforward p)), total in e; [now injection e | |].
- intros x hx; rewrite scale_finite by auto; f_equal; ring.
- intros z hz; rewrite scale_finite by auto; f_equal; ring.
Qed.

(* A discriminator of G(z) is one of z. *)
Lemma V_pushforward (p q : Z -> R) (D : X -> R) : law zs p -> law zs q ->
  V xs (pushforward p) (pushforward q) D = V zs p q (fun z => D (G z)).
Proof.
intros [hp _] [hq _]; unfold V.
rewrite <- (change_of_variables p (fun x => log (D x)) hp).
now rewrite <- (change_of_variables q (fun x => log (1 - D x)) hq).
Qed.

Theorem data_processing (p q : Z -> R) : law zs p -> law zs q ->
  is_sup (fun v => exists D, discriminator xs D /\ v = V zs p q (fun z => D (G z)))
    (Finite (- ln 4) + 2 * JSD xs (pushforward p) (pushforward q))%E /\
  (JSD xs (pushforward p) (pushforward q) <= JSD zs p q)%E.
Proof.
intros law_p law_q.
pose proof (pushforward_law p law_p) as law_p'; pose proof (pushforward_law q law_q) as law_q'.
destruct (criterion xs _ _ law_p' law_q') as [[above least] _].
rewrite <- jsd_form by assumption; split; [split |].
- intros v [D [hD ->]]; rewrite <- V_pushforward by assumption; apply above; now exists D.
- intros b hb; apply least; intros v [D [hD ->]]; apply hb; exists D.
  now rewrite V_pushforward.
- assert (le : (C xs (pushforward p) (pushforward q) <= C zs p q)%E).
  { unfold C at 1; rewrite V_pushforward by assumption; apply proposition_1; auto.
    intros z hz; apply (Dstar_discriminator xs); [apply law_p' | apply law_q' | auto]. }
  rewrite !jsd_form in le by assumption.
  rewrite !JSD_finite in * by (apply law_p || apply law_q || apply law_p' || apply law_q').
  rewrite !scale_finite in le by lra; simpl in *; lra.
Qed.
End Pushforward.
